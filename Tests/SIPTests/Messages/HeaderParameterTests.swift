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
      let tag = Self.tag(in: value)
      let message = try Message(Self.text(from: value, isLast: round.isMultiple(of: 2)))
      #expect(message.fromTag == tag, "in \(value)")
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

  /// The tag of a header value, by RFC 3261 §25.1 as far as separators go.
  private static func tag(in value: String) -> String? {
    let bytes = Array(trimmed(Array(value.utf8)))
    var isQuoted = false
    var depth = 0
    var index = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\\") where isQuoted: index += 1
      case UInt8(ascii: "\""): isQuoted.toggle()
      case _ where isQuoted: break
      case UInt8(ascii: "<"): depth += 1
      case UInt8(ascii: ">"): depth -= 1
      case UInt8(ascii: ",") where depth <= 0: return nil
      case UInt8(ascii: ";") where depth <= 0:
        let part = bytes[(index + 1)...].prefix {
          $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: ",")
        }
        if let equals = part.firstIndex(of: UInt8(ascii: "=")) {
          let name = String(decoding: trimmed(Array(part[..<equals])), as: UTF8.self)
          if name.lowercased() == "tag" {
            return String(decoding: trimmed(Array(part[(equals + 1)...])), as: UTF8.self)
          }
        }
      default: break
      }
      index += 1
    }
    return nil
  }

  private static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
    return Array(Array(bytes.drop(while: isBlank)).reversed().drop(while: isBlank).reversed())
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
