import Capture
import SIP
import Testing
import Wire

/// Builds segments of one connection.
struct Talk {
  static let synchronise: UInt8 = 0x02
  static let push: UInt8 = 0x18
  static let acknowledge: UInt8 = 0x10
  static let reset: UInt8 = 0x14
  static let finish: UInt8 = 0x11
  var source = Samples.carrier
  var destination = Samples.system

  /// A segment with bytes at that place of the stream, whose numbers start near their end.
  func segment(
    _ offset: Int, _ bytes: some Sequence<UInt8>, flags: UInt8 = push
  ) -> [UInt8] {
    PacketBuilder.segment(
      from: source, to: destination, sequence: 0xFFFF_FF00 &+ UInt32(truncatingIfNeeded: offset),
      acknowledgement: 0xFFFF_FF00, flags: flags, Array(bytes))
  }

  /// The other side's word that it has everything up to there.
  func acknowledgement(upTo offset: Int) -> [UInt8] {
    PacketBuilder.segment(
      from: destination, to: source, sequence: 0xFFFF_FF00,
      acknowledgement: 0xFFFF_FF00 &+ UInt32(truncatingIfNeeded: offset), flags: Self.acknowledge,
      [])
  }
}

private let talk = Talk()
private let two = Samples.options(1, body: "v=0\r\n") + Samples.options(2)

@Test func `two messages in one segment are two sightings`() {
  #expect(Samples.read([talk.segment(0, two)]).words == ["1 OPTIONS call-1", "1 OPTIONS call-2"])
}

@Test func `a stream cut at every byte gives the same messages under the completing frame`() {
  let end = Samples.options(1, body: "v=0\r\n").count
  for cut in 1..<two.count {
    let reading = Samples.read([talk.segment(0, two[..<cut]), talk.segment(cut, two[cut...])])
    #expect(reading.words == ["\(cut >= end ? 1 : 2) OPTIONS call-1", "2 OPTIONS call-2"])
  }
}

@Test func `a stream byte by byte gives the same messages`() {
  let segments = two.enumerated().map { talk.segment($0.offset, [$0.element]) }
  let first = Samples.options(1, body: "v=0\r\n").count
  #expect(
    Samples.read(segments).words == ["\(first) OPTIONS call-1", "\(two.count) OPTIONS call-2"])
}

@Test func `segments in any order with repetitions give the same messages`() {
  var generator = SeededGenerator(seed: 11)
  for _ in 0..<200 {
    var segments: [[UInt8]] = []
    var offset = 0
    while offset < two.count {
      let length = Int.random(in: 1...200, using: &generator)
      // Each part overlaps the one before by up to 20 bytes.
      let start = max(0, offset - Int.random(in: 0...20, using: &generator))
      segments.append(talk.segment(start, two[start..<min(offset + length, two.count)]))
      offset += length
    }
    segments += segments.prefix(2)
    segments.shuffle(using: &generator)
    // The handshake says where the stream starts.
    let opening = talk.segment(-1, [], flags: Talk.synchronise)
    let reading = Samples.read([opening] + segments)
    #expect(reading.sightings.compactMap { $0.message?.callID } == ["call-1", "call-2"])
    #expect(reading.losses.streamGaps == 0)
  }
}

@Test func `the packet that fills a hole completes what waited behind it`() {
  let cut = 100
  let reading = Samples.read([
    talk.segment(-1, [], flags: Talk.synchronise), talk.segment(cut, two[cut...]),
    talk.segment(0, two[..<cut]),
  ])
  #expect(reading.words == ["3 OPTIONS call-1", "3 OPTIONS call-2"])
}

@Test func `a capture that starts in the middle of a message finds the next one`() {
  let reading = Samples.read([talk.segment(0, two[57...])])
  #expect(reading.sightings.compactMap { $0.message?.callID } == ["call-2"])
}

/// A body of one line, and one of lines that would be messages if they stood in the stream themselves.
private let largeBodies = [
  String(repeating: "x", count: 70_000),
  String(repeating: String(decoding: Samples.options(9), as: UTF8.self), count: 400),
]

@Test(arguments: largeBodies.indices)
func `a message larger than any that is read is told once and passed over`(_ index: Int) {
  let text = String(decoding: Samples.options(1, body: largeBodies[index]), as: UTF8.self)
  let large = Array(
    text.replacing(
      "Content-Length", with: "Content-Type: message/sip\r\nContent-Length", maxReplacements: 1
    ).utf8)
  let bytes = Samples.options(3) + large + Samples.options(2)
  for size in [700, 10_000, 60_000] {
    let segments = stride(from: 0, to: bytes.count, by: size).map {
      talk.segment($0, bytes[$0..<min($0 + size, bytes.count)])
    }
    let reading = Samples.read(segments)
    #expect(
      reading.words == [
        "1 OPTIONS call-3",
        "1 unreadable: message of \(large.count) bytes is larger than 65535",
        "\(segments.count) OPTIONS call-2",
      ])
    #expect(reading.losses.streamGaps == 0)
    #expect(reading.gaps.map(\.kind) == [.large] && reading.gaps.map(\.callID) == ["call-1"])
  }
}

@Test func `a connection that ends in a message that is too large says nothing more`() {
  let bytes = Samples.options(1, body: largeBodies[0]).prefix(2_000)
  let reading = Samples.read([
    talk.segment(0, bytes), talk.segment(bytes.count, [], flags: Talk.finish),
  ])
  #expect(reading.sightings.count == 1)
}

@Test func `a length that is absurd hides nothing`() {
  let absurd = String(decoding: Samples.options(1), as: UTF8.self)
    .replacing("Content-Length: 0", with: "Content-Length: 99999999")
  let reading = Samples.read([talk.segment(0, Array(absurd.utf8) + Samples.options(2))])
  #expect(
    reading.words == [
      "1 unreadable: message of \(absurd.utf8.count + 99_999_999) bytes is larger than 65535",
      "1 OPTIONS call-2",
    ])
}

@Test func `a lost segment is a gap, and what it damaged is said`() {
  let three = two + Samples.options(3)
  let hole = 100..<Samples.options(1, body: "v=0\r\n").count - 10
  let reading = Samples.read([
    talk.segment(-1, [], flags: Talk.synchronise), talk.segment(0, three[..<hole.lowerBound]),
    talk.segment(hole.upperBound, three[hole.upperBound...]),
    talk.acknowledgement(upTo: three.count),
  ])
  #expect(reading.words.contains("3 OPTIONS call-2") && reading.words.contains("3 OPTIONS call-3"))
  #expect(reading.words.contains { $0.hasSuffix("the rest of it is not in the capture") })
  #expect(reading.losses.streamGaps == 1)
}

@Test func `a message broken off by a reset is unreadable, and the reset is seen`() {
  let reading = Samples.read([
    talk.segment(0, two.prefix(60)), talk.segment(60, [], flags: Talk.reset),
  ])
  #expect(
    reading.words == [
      "1 unreadable: no empty line after the headers", "2 reset by 127.0.0.9:5070",
    ])
}

@Test func `a refused connection is a reset from the refuser`() {
  let refused = PacketBuilder.segment(
    from: Samples.system, to: Samples.carrier, sequence: 0, acknowledgement: 1,
    flags: Talk.reset, [])
  let reading = Samples.read([talk.segment(0, [], flags: Talk.synchronise), refused])
  #expect(reading.words == ["2 reset by 127.0.0.1:5060"])
  #expect(reading.sightings.first?.destination == Samples.carrier)
}

@Test func `a port used again is a new stream`() {
  let again = PacketBuilder.segment(
    from: talk.source, to: talk.destination, sequence: 5_000, acknowledgement: 0,
    flags: Talk.synchronise, [])
  let fresh = PacketBuilder.segment(
    from: talk.source, to: talk.destination, sequence: 5_001, acknowledgement: 1,
    flags: Talk.push, Samples.options(2))
  let reading = Samples.read([talk.segment(0, Samples.options(1)), again, fresh])
  #expect(reading.words == ["1 OPTIONS call-1", "3 OPTIONS call-2"])
}

@Test func `a repeated opening is not a new stream`() {
  let opening = talk.segment(-1, [], flags: Talk.synchronise)
  let reading = Samples.read([
    opening, talk.segment(0, two[..<100]), opening, talk.segment(100, two[100...]),
  ])
  #expect(reading.words == ["4 OPTIONS call-1", "4 OPTIONS call-2"])
}

@Test func `a keep-alive probe adds no byte to the stream`() {
  let probe = talk.segment(99, [0])
  let reading = Samples.read([
    talk.segment(0, two[..<100]), probe, talk.segment(100, two[100...]),
  ])
  #expect(reading.words == ["3 OPTIONS call-1", "3 OPTIONS call-2"])
}

@Test func `a segment far outside the window starts the stream anew`() {
  let far = talk.segment(50_000_000, Samples.options(3))
  let reading = Samples.read([talk.segment(0, two[..<60]), far])
  #expect(
    reading.words == ["2 unreadable: the rest of it is not in the capture", "2 OPTIONS call-3"])
  #expect(reading.losses.streamGaps == 1)
}

@Test func `more waiting bytes than the bound are given up as a gap`() {
  let opening = talk.segment(-1, [], flags: Talk.synchronise)
  let blocks = (0..<30).map { index in
    talk.segment(
      10 + index * 20_000, [UInt8](repeating: 0x0A, count: 20_000))
  }
  let reading = Samples.read([opening] + blocks + [talk.segment(600_010, Samples.options(5))])
  #expect(reading.words.last == "32 OPTIONS call-5")
  #expect(reading.losses.streamGaps == 1)
}

@Test func `bytes between messages are said, line ends between them are not`() {
  let junk = Array("junk\r\nmore junk\r\n".utf8)
  let bytes = Samples.options(1) + Array("\r\n\r\n".utf8) + junk + Samples.options(2)
  let reading = Samples.read([talk.segment(0, bytes)])
  #expect(
    reading.words == [
      "1 OPTIONS call-1", "1 unreadable: start line is not SIP/2.0: \"junk\"", "1 OPTIONS call-2",
    ])
}

@Test func `a stream that is not SIP and not on its port says nothing`() {
  var web = Talk()
  web.source = Endpoint(.v4(127, 0, 0, 9), 40_000)
  web.destination = Endpoint(.v4(127, 0, 0, 1), 80)
  let bytes = Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
  #expect(Samples.read([web.segment(0, bytes)]).words.isEmpty)
  #expect(Samples.read([web.segment(0, bytes + Samples.options(4))]).words == ["1 OPTIONS call-4"])
}

@Test func `streams are cut as the framer cuts them`() {
  var generator = SeededGenerator(seed: 5)
  for _ in 0..<100 {
    let messages = (1...6).map { number in
      Samples.options(
        number, body: String(repeating: "b", count: .random(in: 0...300, using: &generator)))
    }
    let bytes = messages.flatMap { $0 }
    var framer = StreamFramer()
    var segments: [[UInt8]] = []
    var framed: [[UInt8]] = []
    var offset = 0
    while offset < bytes.count {
      let end = min(bytes.count, offset + .random(in: 1...700, using: &generator))
      segments.append(talk.segment(offset, bytes[offset..<end]))
      for case .message(let message) in framer.receive(bytes[offset..<end]) {
        framed.append(message)
      }
      offset = end
    }
    let seen = Samples.read(segments).sightings.compactMap { $0.message?.bytes }
    #expect(seen == messages && framed == messages)
  }
}
