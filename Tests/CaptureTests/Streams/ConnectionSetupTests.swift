import Capture
import SIP
import Testing
import Wire

private let up = Talk()
private let down = Talk(source: up.destination, destination: up.source)
private let one = Samples.options(1)
private let two = Samples.options(2)
private let asks = up.segment(-1, [], flags: Talk.synchronise)
private let accepts = down.segment(-1, [], flags: Talk.synchronise | Talk.acknowledge)
private let confirms = up.segment(0, [], flags: Talk.acknowledge)

/// What is read of packets that come at these milliseconds.
private func read(_ packets: [(at: Int64, bytes: [UInt8])]) -> CaptureReading {
  CaptureReading(
    packets.enumerated().map {
      Frame(number: $0 + 1, at: Moment(nanoseconds: $1.at * 1_000_000), bytes: $1.bytes)
    }, .raw)
}

@Test func `a message that waited for its connection comes with the time this took`() {
  let reading = read([
    (0, asks), (120, accepts), (120, confirms), (121, up.segment(0, one)),
    (140, up.segment(one.count, two)),
  ])
  #expect(reading.words == ["4 OPTIONS call-1", "4 connected in 120.0 ms", "5 OPTIONS call-2"])
}

@Test func `a setup begins with the first of several SYNs`() {
  let reading = read([(0, asks), (1000, asks), (1100, accepts), (1101, up.segment(0, one))])
  #expect(
    reading.words == [
      "1 unanswered by \(up.destination)", "4 OPTIONS call-1", "4 connected in 1.100 s",
    ])
}

@Test func `the opening of a WebSocket belongs to the setup`() {
  let reading = read([
    (0, asks), (100, accepts), (101, up.segment(0, WebTalk.upgrade)),
    (200, down.segment(0, WebTalk.acceptance)),
    (201, up.segment(WebTalk.upgrade.count, WebTalk.frame(one, mask: 7))),
  ])
  #expect(reading.words == ["5 OPTIONS call-1", "5 connected in 200.0 ms"])
}

@Test func `a setup ends where the connection is there`() {
  let idle = read([
    (0, asks), (120, accepts), (120, confirms), (5_000, up.segment(0, one)),
  ])
  // It is told, and ended long before.
  #expect(idle.words == ["4 OPTIONS call-1", "4 connected in 120.0 ms"])
}

@Test func `a setup without notable time is none`() {
  let near = read([(0, asks), (2, accepts), (2, confirms), (3, up.segment(0, one))])
  #expect(near.words == ["4 OPTIONS call-1"])
}

@Test func `who was connected to has set nothing up`() {
  let reading = read([(0, asks), (120, accepts), (120, confirms), (121, down.segment(0, one))])
  #expect(reading.words == ["4 OPTIONS call-1"])
}

@Test func `a connection of which the SYN is missing has no setup that is known`() {
  #expect(read([(120, accepts), (120, confirms), (121, up.segment(0, one))]).words.count == 1)
}

@Test func `each connection between the same ports has its own setup`() {
  func again(_ flags: UInt8, _ sequence: UInt32, _ bytes: [UInt8]) -> [UInt8] {
    PacketBuilder.segment(
      from: up.source, to: up.destination, sequence: sequence, acknowledgement: 77_001,
      flags: flags, bytes)
  }
  let accepted = PacketBuilder.segment(
    from: down.source, to: down.destination, sequence: 77_000, acknowledgement: 5_001,
    flags: Talk.synchronise | Talk.acknowledge, [])
  let reading = read([
    (0, asks), (120, accepts), (121, up.segment(0, one)),
    (9_000, again(Talk.synchronise, 5_000, [])), (9_050, accepted),
    (9_051, again(Talk.push, 5_001, two)),
  ])
  #expect(
    reading.words == [
      "3 OPTIONS call-1", "3 connected in 120.0 ms", "6 OPTIONS call-2", "6 connected in 50.0 ms",
    ])
}

@Test func `what keeps a connection open is no part of its setup`() {
  let ping = Array("\r\n\r\n".utf8)
  let pong = Array("\r\n".utf8)
  let reading = read([
    (0, asks), (120, accepts), (30_000, up.segment(0, ping)), (30_100, down.segment(0, pong)),
    (30_200, up.segment(4, one)),
  ])
  #expect(reading.words == ["5 OPTIONS call-1", "5 connected in 120.0 ms"])
}

@Test func `a slow answer in a handshake belongs to the setup, whatever is sent again meanwhile`() {
  let reading = read([
    (0, asks), (100, accepts), (101, up.segment(0, WebTalk.upgrade)),
    (1_101, up.segment(0, WebTalk.upgrade)), (3_101, up.segment(0, WebTalk.upgrade)),
    (3_200, down.segment(0, WebTalk.acceptance)),
    (3_201, up.segment(WebTalk.upgrade.count, WebTalk.frame(one, mask: 7))),
  ])
  #expect(reading.words == ["7 OPTIONS call-1", "7 connected in 3.200 s"])
}

@Test func `a SYN that nobody answers is told once, where it was`() {
  let other = Talk(source: Endpoint(.v4(127, 0, 0, 7), 5_099))
  let later = other.segment(0, Samples.options(3))
  for again in [[], [(1_000, asks), (3_000, asks), (7_000, asks)]]
    as [[(at: Int64, bytes: [UInt8])]]
  {
    let reading = read([(0, asks)] + again + [(9_000, later)])
    #expect(
      reading.words == ["1 unanswered by \(up.destination)", "\(again.count + 2) OPTIONS call-3"])
    #expect(reading.sightings.first?.source == up.source)
    #expect(reading.sightings.first?.at == .zero)
  }
}

@Test func `a SYN that the capture's end leaves open is told after half a second`() {
  #expect(read([(0, asks), (600, asks)]).words == ["1 unanswered by \(up.destination)"])
  #expect(read([(0, asks), (400, asks)]).words.isEmpty)
}

@Test func `a SYN that is answered or refused is not unanswered`() {
  let refused = PacketBuilder.segment(
    from: down.source, to: down.destination, sequence: 0, acknowledgement: 0xFFFF_FF00,
    flags: Talk.reset, [])
  #expect(read([(0, asks), (120, accepts), (9_000, confirms)]).words.isEmpty)
  #expect(
    read([(0, asks), (120, refused), (9_000, confirms)]).words == ["2 reset by \(up.destination)"])
}

@Test func `a connection that the asker uses is accepted, seen or not`() {
  #expect(read([(0, asks), (100, confirms), (9_000, confirms)]).words.isEmpty)
}

@Test func `a SYN that comes twice at one time is told once`() {
  let reading = read([(0, asks), (0, asks), (9_000, asks)])
  #expect(reading.words == ["1 unanswered by \(up.destination)"])
}

@Test func `a connection between ports used before may be unanswered`() {
  let again = PacketBuilder.segment(
    from: up.source, to: up.destination, sequence: 5_000, acknowledgement: 0,
    flags: Talk.synchronise, [])
  let reading = read([
    (0, asks), (120, accepts), (121, up.segment(0, one)), (9_000, again), (10_000, again),
  ])
  #expect(
    reading.words == [
      "3 OPTIONS call-1", "3 connected in 120.0 ms", "4 unanswered by \(up.destination)",
    ])
}

@Test func `a TLS handshake that nobody answers is told where the connection was asked for`() throws
{
  let sealed = try SealedCapture("tls13-aes128gcm")
  let hello = try #require(sealed.frames.firstIndex { !$0.isSYN(sealed.linkType) && $0.number > 3 })
  var frames = Array(sealed.frames[...hello])
  // Its ClientHello again and again.
  for second in 1...3 {
    var again = frames[hello]
    again.number = frames.count + 1
    again.at = frames[hello].at + .seconds(second)
    frames.append(again)
  }
  #expect(sealed.read(frames).words.map { $0.prefix(12) } == ["1 unanswered"])
  #expect(sealed.read(sealed.frames).words.allSatisfy { !$0.contains("unanswered") })
}

/// Recorded connections over TLS as they would be far away: each packet of a handshake comes 40 ms
/// later than the one before.
@Test(arguments: ["tls13-aes128gcm", "tls12-resumed", "tls13-websocket"])
func `a TLS handshake belongs to the setup`(_ name: String) throws {
  let near = try SealedCapture(name)
  let spoken = Set(near.read().sightings.filter { $0.message != nil }.map(\.frame))
  var late = Duration.zero
  var opened: Moment?
  var openings: [Moment] = []
  let far = near.frames.map { frame in
    var frame = frame
    // Up to the first message of a connection all is handshake.
    if frame.isSYN(near.linkType) {
      opened = frame.at + late
      openings.append(frame.at + late)
    }
    if spoken.contains(frame.number) { opened = nil }
    if opened != nil { late += .milliseconds(40) }
    frame.at = frame.at + late
    return frame
  }
  let seen = near.read(far).sightings
  let setups = seen.compactMap { sighting -> (at: Sighting, span: ClosedRange<Moment>)? in
    if case .connected(let span) = sighting.content { (sighting, span) } else { nil }
  }
  #expect(seen.filter { $0.message != nil }.count == spoken.count)
  #expect(setups.count == openings.count && !setups.isEmpty)
  for (setup, opening) in zip(setups, openings) {
    // The SYN itself came 40 ms after what it is held against.
    #expect(setup.span.lowerBound == opening + .milliseconds(40))
    #expect(far.count { setup.span.contains($0.at) } >= 5)
    #expect(setup.span.upperBound <= setup.at.at)
    #expect(spoken.contains(setup.at.frame))
  }
}

extension Frame {
  /// Whether it opens a connection; of IPv4 without options.
  fileprivate func isSYN(_ linkType: LinkType) -> Bool {
    let start = linkType == .ethernet ? 14 : 0
    return bytes[start + 9] == 6 && bytes[start + 33] & 0x12 == 0x02
  }
}
