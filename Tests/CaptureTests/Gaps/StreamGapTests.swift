import Capture
import SIP
import Testing
import Wire

/// What TCP streams with holes tell of what is missing.
struct StreamGapTests {
  private static let talk = Talk()
  private static let messages = (1...4).map { Samples.options($0) }
  private static let ends = messages.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) }

  /// A segment with the whole message of that number, from 0.
  private static func segment(_ number: Int) -> [UInt8] {
    talk.segment(ends[number], messages[number])
  }

  private static func acknowledgement(_ number: Int, plus more: Int = 0) -> [UInt8] {
    talk.acknowledgement(upTo: ends[number + 1] + more)
  }

  /// Packets with their times in milliseconds.
  private static func read(_ packets: [(Int, [UInt8])]) -> CaptureReading {
    CaptureReading(
      packets.enumerated().map { index, packet in
        Frame(
          number: index + 1, at: Moment.zero + .milliseconds(packet.0), bytes: packet.1)
      }, .raw)
  }

  private static func milliseconds(_ gap: CaptureGap) -> ClosedRange<Int> {
    func number(_ moment: Moment) -> Int { Int((moment - .zero) / .milliseconds(1)) }
    return number(gap.span.lowerBound)...number(gap.span.upperBound)
  }

  @Test func `a message of which only the acknowledgement was captured was lost before that`()
    throws
  {
    let reading = Self.read([
      (0, Self.segment(0)), (1, Self.acknowledgement(0)), (5_000, Self.acknowledgement(1)),
    ])
    #expect(reading.words == ["1 OPTIONS call-1"])
    let gap = try #require(reading.gaps.first)
    #expect(reading.gaps.count == 1 && gap.kind == .hole)
    #expect(gap.source == Samples.carrier && gap.destination == Samples.system)
    #expect(Self.milliseconds(gap) == 1...5_000)
  }

  @Test func `a hole is as old as what shows it, however late it is given up`() throws {
    let reading = Self.read([
      (0, Self.segment(0)), (1, Self.acknowledgement(0)), (2_000, Self.segment(2)),
      (9_000, Self.acknowledgement(2)), (9_500, Self.segment(3)),
    ])
    #expect(reading.words.map { String($0.suffix(6)) } == ["call-1", "call-3", "call-4"])
    #expect(reading.gaps.map(Self.milliseconds) == [1...2_000])
  }

  @Test func `holes are given up when their time has come, whoever sends next`() {
    var other = Talk()
    other.source = Endpoint(.v4(127, 0, 0, 30), 5_060)
    let reading = Self.read([
      (0, Self.segment(0)), (1, Self.segment(2)), (2, Self.acknowledgement(2)),
      (500, other.segment(0, Samples.options(7))),
    ])
    // Told in the packet that showed that time had passed, under the packet that brought it.
    #expect(reading.words == ["1 OPTIONS call-1", "2 OPTIONS call-3", "4 OPTIONS call-7"])
    #expect(reading.gaps.count == 1)
  }

  @Test func `what comes late, twice or in disorder was not lost`() {
    let reading = Self.read([
      (0, Self.segment(0)), (1, Self.acknowledgement(1)), (30, Self.segment(2)),
      (40, Self.segment(1)), (41, Self.segment(1)), (42, Self.acknowledgement(2)),
      (900, Self.acknowledgement(2)),
    ])
    #expect(reading.sightings.count == 3)
    #expect(reading.gaps.isEmpty && reading.losses.streamGaps == 0)
  }

  @Test func `a FIN or an empty line that was not captured is nothing`() {
    let blank = Self.talk.segment(Self.ends[1] + 2, Self.messages[1])
    for packets in [
      [
        (0, Self.segment(0)), (1, Self.acknowledgement(0, plus: 1)), (900, Self.acknowledgement(0)),
      ],
      [(0, Self.segment(0)), (1, blank), (2, Self.acknowledgement(1, plus: 2)), (900, blank)],
    ] {
      #expect(Self.read(packets).gaps.isEmpty)
    }
  }

  @Test func `two bytes in the middle of a message are a gap, and nobody's fault`() {
    let first = Self.messages[0]
    let reading = Self.read([
      (0, Self.talk.segment(0, first.prefix(50))), (1, Self.talk.segment(52, first.dropFirst(52))),
      (2, Self.acknowledgement(0)), (3, Self.segment(1)), (900, Self.acknowledgement(1)),
    ])
    #expect(reading.gaps.count == 1)
    #expect(
      reading.words
        == ["4 OPTIONS call-2", "5 unreadable: the rest of it is not in the capture"])
  }

  @Test(arguments: [Talk.finish, Talk.reset, Talk.acknowledge])
  func `an end behind what was never seen shows that it was lost`(_ flags: UInt8) throws {
    let reading = Self.read([
      (0, Self.segment(0)), (1, Self.acknowledgement(0)),
      (2_000, Self.talk.segment(Self.ends[3], [], flags: flags)),
    ])
    #expect(reading.gaps.map(\.kind) == [.hole])
    #expect(reading.gaps.map(Self.milliseconds) == [1...2_000])
  }

  @Test func `bytes that come after all are read, whatever said that they had been sent`() {
    let reading = Self.read([
      (0, Self.segment(0)), (1, Self.talk.segment(Self.ends[3], [], flags: Talk.acknowledge)),
      (500, Self.segment(1)), (501, Self.segment(2)), (900, Self.segment(3)),
    ])
    #expect(reading.words.map { String($0.suffix(6)) } == ["call-1", "call-2", "call-3", "call-4"])
  }

  @Test func `a capture in which all bytes come behind their acknowledgements lacks nothing`() {
    // Two interfaces, one of which is 32 ms behind.
    var packets: [(Int, [UInt8])] = []
    for number in 0..<50 {
      let message = Samples.options(number)
      let length = message.count
      packets.append((number * 20 + 32, Self.talk.segment(number * length, message)))
      packets.append((number * 20, Self.talk.acknowledgement(upTo: (number + 1) * length)))
      if number == 9 { break }
    }
    let reading = Self.read(packets.sorted { $0.0 < $1.0 })
    #expect(reading.sightings.count == 10)
    #expect(reading.gaps.isEmpty && reading.losses.streamGaps == 0)
  }

  @Test func `the end of a segment that the snap length cuts is missing`() {
    let packet = Self.segment(0)
    let reading = CaptureReading(
      [
        Frame(
          number: 1, at: .zero, bytes: Array(packet.prefix(120)), originalLength: packet.count)
      ], .raw)
    #expect(reading.words == ["1 unreadable: the rest of it is not in the capture"])
    #expect(reading.gaps.map(\.kind) == [.hole])
  }

  @Test func `the last bytes of a message count, however few`() {
    let shortened = Self.talk.segment(0, Self.messages[0].dropLast(4))
    let reading = Self.read([
      (0, shortened), (1, Self.acknowledgement(0)), (900, Self.acknowledgement(0)),
      (5_000, Samples.datagram(Samples.options(9))),
    ])
    #expect(reading.words.first?.hasSuffix("the rest of it is not in the capture") == true)
    #expect(reading.gaps.count == 1)
  }

  @Test func `a direction of which nothing was captured is heard of from its peer`() throws {
    func peer(_ number: Int, _ upTo: Int, _ bytes: [UInt8]) -> [UInt8] {
      PacketBuilder.segment(
        from: Samples.system, to: Samples.carrier, sequence: UInt32(number),
        acknowledgement: UInt32(9_000 + upTo), flags: Talk.push, bytes)
    }
    let one = Samples.options(1)
    let reading = Self.read([
      (0, peer(1, 0, one)), (1_000, peer(1 + one.count, 500, Samples.options(2))),
      (2_000, peer(1 + one.count, 500, [])),
    ])
    #expect(reading.sightings.count == 2)
    let gap = try #require(reading.gaps.first)
    #expect(gap.source == Samples.carrier && Self.milliseconds(gap) == 0...1_000)
  }

  @Test func `the rest of a message that the capture begins in is nobody's fault`() {
    let reading = Self.read([
      (0, Self.talk.segment(0, Self.messages[0].dropFirst(30))), (1, Self.segment(1)),
    ])
    #expect(reading.words == ["2 OPTIONS call-2"])
  }

  @Test func `holes in what is no SIP are not told`() {
    var web = Talk()
    web.source = Endpoint(.v4(127, 0, 0, 9), 40_000)
    web.destination = Endpoint(.v4(127, 0, 0, 1), 80)
    let text = Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
    let reading = Self.read([
      (0, web.segment(0, text)), (1, web.segment(500, text)),
      (2, web.acknowledgement(upTo: 500 + text.count)), (900, web.segment(600, text)),
    ])
    #expect(reading.losses.streamGaps == 2 && reading.losses.foreignGaps == 2)
    #expect(reading.losses.missing.isEmpty)
    #expect(reading.losses.foreign == ["2 gaps are in connections without SIP"])
    #expect(reading.gaps.isEmpty)
  }

  @Test(arguments: [false, true])
  func `holes in what turns out to be SIP are told, whichever side it is on`(isOther: Bool) {
    var unknown = Talk()
    unknown.source.port = 40_000
    unknown.destination.port = 40_001
    func answer(_ offset: Int, _ bytes: some Sequence<UInt8>) -> [UInt8] {
      PacketBuilder.segment(
        from: unknown.destination, to: unknown.source, sequence: 0xFFFF_FF00 &+ UInt32(offset),
        acknowledgement: 0xFFFF_FF00, flags: Talk.push, Array(bytes))
    }
    // A hole of 300 bytes in one direction before anybody said anything that is SIP.
    let reading = Self.read([
      (0, unknown.segment(0, Self.messages[0].prefix(60))),
      (1, unknown.segment(360, [])), (2, unknown.segment(360, [0x0D, 0x0A, 0x0D, 0x0A])),
      (3, unknown.acknowledgement(upTo: 364)), (900, unknown.segment(364, [0x0D, 0x0A])),
      (1_000, isOther ? answer(0, Self.messages[1]) : unknown.segment(366, Self.messages[1])),
      (9_000, Samples.datagram(Samples.options(9))),
    ])
    #expect(reading.words.contains("6 OPTIONS call-2"))
    #expect(reading.losses.streamGaps == 1 && reading.losses.foreignGaps == 0)
    #expect(reading.losses.missing == ["1 gap is in the captured connections"])
    #expect(reading.gaps.map(\.kind) == [.hole])
    #expect(reading.gaps.map(\.source) == [unknown.source])
  }

  @Test func `holes in TLS on no port of SIP are told apart`() {
    var web = Talk()
    web.destination.port = 443
    let record = [UInt8]([0x17, 0x03, 0x03, 0x00, 0x64]) + Array(repeating: 7, count: 100)
    func read(_ talk: Talk) -> CaptureReading {
      Self.read([
        (0, talk.segment(0, record)), (1, talk.segment(500, record)),
        (2, talk.acknowledgement(upTo: 605)), (900, talk.segment(605, record)),
      ])
    }
    #expect(read(web).losses.missing.isEmpty)
    #expect(read(web).losses.foreignGaps == 1)
    web.destination.port = 5_061
    #expect(read(web).losses.missing == ["1 gap is in the captured connections"])
  }

  @Test func `the end of the capture cuts a message that was under way, not one that stood still`()
  {
    let shortened = Self.talk.segment(0, Self.messages[0].dropLast(10))
    let late = Samples.datagram(Samples.options(9))
    let cut = Self.read([(1_000, shortened), (1_010, late)])
    #expect(cut.words.first == "1 unreadable: the rest of it is not in the capture")
    #expect(cut.gaps.count == 1)
    let stood = Self.read([(1_000, shortened), (9_000, late)])
    #expect(stood.words.first == "1 unreadable: no empty line after the headers")
    #expect(stood.gaps.isEmpty)
  }

  @Test func `a hole in reports of an agent may have held anything`() throws {
    var agent = Talk()
    agent.source = Endpoint(.v4(127, 0, 0, 40), 40_000)
    agent.destination = Endpoint(.v4(127, 0, 0, 41), 9_060)
    let report = HEPWriter.bytes(
      HEPPacket(from: Samples.carrier, to: Samples.system, captureID: 1, payload: Self.messages[0]))
    let reading = Self.read([
      (0, agent.segment(0, report)), (1, agent.segment(2 * report.count, report)),
      (2, agent.acknowledgement(upTo: 3 * report.count)), (900, agent.segment(0, report)),
    ])
    #expect(reading.gaps.map(\.kind) == [.carrier])
  }
}
