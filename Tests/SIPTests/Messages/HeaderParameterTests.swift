import SIP
import Testing

struct HeaderParameterTests {
  /// What values are put together from: separators, names, and what looks like either.
  private static let parts = [
    "\"", "<", ">", ";", ",", "=", "\\", " ", "\t", "tag", "TaG", "tag=", ";tag=", "; tag = ",
    ";tags=1", "x", "\"Ann, <B>\" ", "<sip:a@b;tag=no>", "sip:carol@example.net", ";lr",
    ";rport=5060",
    "0123456789012345678901234567890123456789",
  ]

  @Test func `a tag is found where a reader letter by letter finds it`() throws {
    var random = Numbers(state: 7)
    var found = 0
    for round in 0..<60_000 {
      var value = "a"
      for _ in 0..<random.next(12) { value += Self.parts[random.next(Self.parts.count)] }
      let trimmed = Array(CarefulReading.trimmed(Array(value.utf8)[...]))
      let tag = CarefulReading.parameter("tag", in: trimmed)
      let message = try Message(Self.text(from: value, isLast: round.isMultiple(of: 2)))
      #expect(message.fromTag == tag.map { String(decoding: $0, as: UTF8.self) }, "in \(value)")
      if tag != nil { found += 1 }
    }
    #expect(found > 10_000)
  }

  @Test func `a branch is found behind other parameters, in any case and with blanks`() throws {
    for via in [
      "h;rport;branch=z9", "h;rport;BRANCH = z9 ;a=b", "h;b;bra=1;branch=z9,SIP/2.0/UDP i",
    ] {
      let message = try Message(
        "OPTIONS sip:a SIP/2.0\r\nVia: SIP/2.0/UDP \(via)\r\nFrom: <sip:a>;tag=1\r\nTo: <sip:b>\r\n"
          + "Call-ID: c\r\nCSeq: 1 OPTIONS\r\n\r\n")
      #expect(message.branch == "z9")
    }
  }

  /// The value stands in the middle of the message, or at its very end.
  private static func text(from value: String, isLast: Bool) -> String {
    let start = "OPTIONS sip:a SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z\r\n"
    let rest = "To: <sip:b>\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\n"
    return isLast
      ? start + rest + "From: \(value)\r\n\r\n" : start + "From: \(value)\r\n" + rest + "\r\n"
  }

  /// The same numbers each time.
  private struct Numbers {
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
  }
}
