/// The names a DNS query asks for (RFC 1035 §4.1), in unicast, multicast and link-local DNS.
enum NameQuestion {
  /// DNS, mDNS (RFC 6762) and LLMNR (RFC 4795).
  static func isPort(_ port: UInt16) -> Bool {
    port == 53 || port == 5353 || port == 5355
  }

  private static let mostQuestions = 16

  /// The names; empty for a response and for anything that is not a query.
  static func names(in message: ByteView) -> [String] {
    guard message.count >= 12, message[2] & 0x80 == 0 else { return [] }
    let questions = message.two(at: 4)
    guard questions > 0 else { return [] }
    var position = 12
    var names: [String] = []
    for _ in 0..<min(questions, mostQuestions) {
      guard let name = readName(message, &position) else { break }
      names.append(name)
      position += 4
    }
    return names
  }

  /// Reads labels; pointers may only lead backwards, so that they come to an end.
  private static func readName(_ message: ByteView, _ position: inout Int) -> String? {
    var labels: [String] = []
    var index = position
    var end: Int?
    var length = 0
    while index < message.count {
      let size = Int(message[index])
      switch size {
      case 0:
        position = end ?? index + 1
        return labels.isEmpty ? "." : labels.joined(separator: ".")
      case 1...63:
        guard index + 1 + size <= message.count else { return nil }
        length += size + 1
        guard length <= 255 else { return nil }
        labels.append(label(message.dropping(index + 1).prefix(size)))
        index += 1 + size
      case 0xC0...0xFF:
        guard index + 1 < message.count else { return nil }
        let target = message.two(at: index) & 0x3FFF
        guard target < index else { return nil }
        if end == nil { end = index + 2 }
        index = target
        length += 2
        guard length <= 255 else { return nil }
      default: return nil
      }
    }
    return nil
  }

  /// Presentation form: what is not plain text becomes \DDD (RFC 1035 §5.1).
  private static func label(_ bytes: ByteView) -> String {
    var text = ""
    for byte in bytes.copy {
      switch byte {
      case 0x2E, 0x5C: text += "\\" + String(UnicodeScalar(byte))
      case 0x21...0x7E: text.unicodeScalars.append(UnicodeScalar(byte))
      default:
        let digits = String(byte)
        text += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
      }
    }
    return text
  }
}
