import Capture
import SIP
import Testing
import Wire

/// Where the next message begins in a stream of which something is not there or not kept.
struct ResumedStreamTests {
  private static let talk = Talk()
  private static let opening = talk.segment(-1, [], flags: Talk.synchronise)

  /// Segments one behind the other.
  private static func segments(_ parts: [[UInt8]]) -> [[UInt8]] {
    var offset = 0
    return parts.map { part in
      defer { offset += part.count }
      return talk.segment(offset, part)
    }
  }

  private static func pieces(of bytes: [UInt8], _ size: Int) -> [[UInt8]] {
    stride(from: 0, to: bytes.count, by: size).map {
      Array(bytes[$0..<min($0 + size, bytes.count)])
    }
  }

  private static func edited(_ message: [UInt8], _ old: String, _ new: String) -> [UInt8] {
    Array(String(decoding: message, as: UTF8.self).replacing(old, with: new).utf8)
  }

  /// What may be left of a body that ends without a line end.
  private static let rests = [
    "e>text</e></pidf>", "two words", "ZZZZ", String(repeating: "x", count: 9_000),
  ]

  @Test(arguments: rests, ["OPTIONS", "MESSAGE"])
  func `the rest of a body does not swallow the message behind it`(_ rest: String, _ method: String)
  {
    let message = Self.edited(Samples.options(1), "OPTIONS", method)
    let reading = Samples.read(Self.segments([Array(rest.utf8), message, Samples.options(2)]))
    #expect(reading.words == ["2 \(method) call-1", "3 OPTIONS call-2"])
  }

  @Test func `nor does it where nobody knows the method, or there is a response`() {
    let response = Self.edited(
      Samples.options(1), "OPTIONS sip:127.0.0.1 SIP/2.0", "SIP/2.0 200 OK")
    let rest = Array(Self.rests[0].utf8)
    let unknown = Self.edited(Samples.options(2), "OPTIONS", "FROB")
    let reading = Samples.read(Self.segments([rest, response]))
    #expect(reading.sightings.compactMap { $0.message?.callID } == ["call-1"])
    let other = Samples.read(Self.segments([rest, unknown]))
    #expect(other.words == ["2 FROB call-2"])
  }

  @Test(arguments: ["OPTIONS", "PRACK", "FROB"])
  func `a method in two segments is one`(_ method: String) {
    let message = Self.edited(Samples.options(1), "OPTIONS", method)
    for cut in 1...method.utf8.count {
      let parts = [Array(message[..<cut]), Array(message[cut...])]
      #expect(Samples.read(Self.segments(parts)).words == ["2 \(method) call-1"], "\(cut)")
    }
  }

  @Test func `the rest of a Via is no response`() {
    let rest = Array("SIP/2.0/TCP 127.0.0.9:5070;branch=z9hG4bK9\r\nCall-ID: call-9\r\n\r\n".utf8)
    let reading = Samples.read(
      Self.segments([Array("To: <sip:b@127.0.0.1>\r\nVia: ".utf8), rest, Samples.options(2)]))
    #expect(reading.words == ["3 OPTIONS call-2"])
  }

  /// The large one is passed over, the other is not.
  @Test(arguments: [5_000, 100_000])
  func `a body goes on behind a hole in it`(_ length: Int) {
    let large = Samples.options(1, body: String(repeating: "Z", count: length))
    let bytes = large + Samples.options(2)
    var segments = Self.segments(Self.pieces(of: bytes, 1_000))
    segments.remove(at: 3)
    let reading = Samples.read(
      [Self.opening] + segments + [Self.talk.acknowledgement(upTo: bytes.count)])
    #expect(reading.sightings.compactMap { $0.message?.callID } == ["call-2"])
    #expect(reading.sightings.count == 2)
    #expect(reading.losses.streamGaps == 1)
  }

  @Test func `a length that lies hides no message that begins a segment`() {
    let lying = Self.edited(Samples.options(1), "Content-Length: 0", "Content-Length: 1000000")
    let told = "1 unreadable: message of \(lying.count + 1_000_000) bytes is larger than 65535"
    let reading = Samples.read(Self.segments([lying, [0x41, 0x42], Samples.options(2)]))
    #expect(reading.words == [told, "3 OPTIONS call-2"])
    // What was passed over until then may have been messages of anybody.
    #expect(reading.gaps.map(\.kind) == [.large, .large])
    #expect(reading.gaps.map(\.callID) == ["call-1", nil])
    #expect(reading.gaps.last?.frame == 1)
    let until = Moment.zero + .milliseconds(2)
    #expect(reading.gaps.last?.span == Moment.zero...until)
    // Lines that only look like the beginning of one are of the body.
    let line = Array("OPTIONS sip:a SIP/2.0\r\n".utf8)
    #expect(Samples.read(Self.segments([lying, line, line])).words == [told])
  }

  @Test func `nor does one that promises no more than a message may have`() {
    let lying = Self.edited(Samples.options(1), "Content-Length: 0", "Content-Length: 30000")
    let told = "3 unreadable: body has 2 bytes, Content-Length says 30000"
    let parts = [lying, [0x41, 0x42], Samples.options(2), Samples.options(3)]
    let reading = Samples.read(Self.segments(parts))
    #expect(reading.words == [told, "3 OPTIONS call-2", "4 OPTIONS call-3"])
    // A head that was cut in two begins a message all the same.
    let cut = Samples.options(2).count - 4
    let halves = [lying, Array(Samples.options(2)[..<cut]), Array(Samples.options(2)[cut...])]
    #expect(Samples.read(Self.segments(halves)).words.last == "3 OPTIONS call-2")
  }

  @Test func `a message that is the body of another is no other`() {
    let inner = Samples.options(9)
    let outer = Self.edited(
      Samples.options(1), "Content-Length: 0",
      "Content-Type: message/sip\r\nContent-Length: \(inner.count)")
    let reading = Samples.read(Self.segments([outer, inner, Samples.options(2)]))
    #expect(reading.words == ["2 OPTIONS call-1", "3 OPTIONS call-2"])
  }

  @Test func `what a length leaves of a body is no part of the next message`() {
    let parts = [Samples.options(1) + Array("</e>".utf8), Samples.options(2)]
    let reading = Samples.read([Self.opening] + Self.segments(parts))
    #expect(
      reading.words == [
        "2 OPTIONS call-1", "3 unreadable: start line is not SIP/2.0: \"</e>\"", "3 OPTIONS call-2",
      ])
  }

  @Test func `a length that nobody believes hides no other that is too large`() {
    let lying = Self.edited(Samples.options(1), "Content-Length: 0", "Content-Length: 20000000")
    let large = Samples.options(2, body: String(repeating: "Z", count: 80_000))
    let parts = Self.pieces(of: lying + large, 1_000) + [Samples.options(3)]
    let reading = Samples.read(Self.segments(parts))
    #expect(reading.gaps.map(\.callID) == ["call-1", "call-2"])
    #expect(reading.sightings.compactMap { $0.message?.callID } == ["call-3"])
  }

  @Test(arguments: ["message/sip", "Multipart/mixed;boundary=b"])
  func `a body of messages is passed over with them`(_ type: String) {
    let large = Self.edited(
      Samples.options(1), "Content-Length: 0", "Content-Type: \(type)\r\nContent-Length: 1000000")
    #expect(Samples.read(Self.segments([large, Samples.options(2)])).sightings.count == 1)
  }

  /// A message whose headers are as long as that and a bit more.
  private static func message(headers length: Int) -> [UInt8] {
    let line = "X-Big: " + String(repeating: "y", count: 991) + "\r\n"
    let lines = String(repeating: line, count: length / 1_000)
    return edited(Samples.options(1), "Max-Forwards: 70", lines + "Max-Forwards: 70")
  }

  @Test func `headers may be as large as a message`() {
    let parts = Self.pieces(of: Self.message(headers: 60_000), 1_400)
    let reading = Samples.read(Self.segments(parts + [Samples.options(2)]))
    #expect(
      reading.words == ["\(parts.count) OPTIONS call-1", "\(parts.count + 1) OPTIONS call-2"])
    #expect(reading.gaps.isEmpty)
  }

  @Test func `headers larger than a message are told as too large, and are nobody's fault`() {
    let parts = Self.pieces(of: Self.message(headers: 90_000), 1_400)
    let reading = Samples.read(Self.segments(parts + [Samples.options(2)]))
    #expect(
      reading.words == [
        "47 unreadable: message of 65800 bytes is larger than 65535",
        "\(parts.count + 1) OPTIONS call-2",
      ])
    #expect(reading.gaps.map(\.kind) == [.large] && reading.gaps.map(\.callID) == ["call-1"])
  }
}
