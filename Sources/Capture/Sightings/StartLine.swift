/// Recognises the first line of a SIP message (RFC 3261 §7.1, §7.2) wherever it turns up.
///
/// More forgiving than the message parser on purpose: `SIP/7.0` or `sip/2.0` is recognised here
/// and then complained about, instead of being overlooked.
enum StartLine {
  static let longest = 8_192

  /// Whether the bytes begin with a request or status line.
  static func begins(_ bytes: ByteView) -> Bool {
    // Most packets are media: their first byte decides.
    guard !bytes.isEmpty, isTokenByte(bytes[0]) else { return false }
    if isVersion(bytes, at: 0) { return bytes.count > 4 && startsStatus(bytes) }
    guard let end = bytes.prefix(longest).firstIndex(of: 0x0A) else { return false }
    return isRequest(bytes, upTo: end)
  }

  private static func startsStatus(_ bytes: ByteView) -> Bool {
    guard let space = bytes.prefix(16).firstIndex(of: 0x20), bytes.count > space + 1 else {
      return false
    }
    return (0x30...0x39).contains(bytes[space + 1])
  }

  private static func isRequest(_ bytes: ByteView, upTo end: Int) -> Bool {
    var last = end
    while last > 0, isBlank(bytes[last - 1]) { last -= 1 }
    guard last >= 8, isTokenByte(bytes[0]) else { return false }
    var word = last
    while word > 0, bytes[word - 1] != 0x20 { word -= 1 }
    guard word > 2, isVersion(bytes, at: word) else { return false }
    guard let space = bytes.firstIndex(of: 0x20), space < word - 1 else { return false }
    return bytes.prefix(space).allSatisfy(isTokenByte)
  }

  /// `SIP/` and a digit, in any case.
  private static func isVersion(_ bytes: ByteView, at index: Int) -> Bool {
    bytes.count > index + 4 && bytes[index] | 0x20 == 0x73 && bytes[index + 1] | 0x20 == 0x69
      && bytes[index + 2] | 0x20 == 0x70 && bytes[index + 3] == 0x2F
      && (0x30...0x39).contains(bytes[index + 4])
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D
  }

  /// RFC 3261 §25.1 token.
  private static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case 0x21, 0x25, 0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5F, 0x60, 0x7E: true
    default: false
    }
  }
}
