import SIP

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

  /// Whether a message begins with the bytes, which may as well be the rest of a line.
  static func standsAlone(_ bytes: ByteView) -> Bool {
    // `SIP/2.0/TCP 127.0.0.1` is the rest of a Via.
    begins(bytes) && (!isVersion(bytes, at: 0) || isCommon(bytes))
  }

  /// Whether a message begins with the bytes, and they are not the rest of a line that began with
  /// `before`.
  static func begins(_ bytes: ByteView, behind before: ByteView) -> Bool {
    guard standsAlone(bytes) else { return false }
    // Only inside of a method is a start line cut so that its rest looks like another one.
    guard before.firstIndex(of: 0x20) == nil, !isVersion(bytes, at: 0) else { return true }
    let line = before.copy + bytes.prefix(longest).copy
    // The view lives no longer than the closure that is given the bytes.
    return line.withUnsafeBytes { raw in
      let whole = ByteView(raw)
      // `PR` goes on in `ACK`, `OPTI` in `ONS`; what stands before `INVITE` is no part of it.
      if namesKnownMethod(whole) { return false }
      return namesKnownMethod(bytes) || !begins(whole)
    }
  }

  /// Whether it is a status line, or one of a method that is registered.
  static func isKnown(_ bytes: ByteView) -> Bool {
    isVersion(bytes, at: 0) || namesKnownMethod(bytes)
  }

  private static func namesKnownMethod(_ bytes: ByteView) -> Bool {
    guard let space = bytes.prefix(16).firstIndex(of: 0x20) else { return false }
    let word = String(decoding: bytes.prefix(space).raw, as: UTF8.self)
    return Method.known.contains { $0.rawValue == word }
  }

  /// Whether the bytes begin with a line of SIP 2.0 as nearly everybody writes it.
  ///
  /// Nothing else that is looked for begins so. What it says yes to, `begins` does.
  @inline(__always)
  static func isCommon(_ bytes: ByteView) -> Bool {
    guard bytes.count >= 16 else { return false }
    let word = UInt64(littleEndian: bytes.number(at: 0, as: UInt64.self))
    if word == status { return bytes[8] &- 0x30 < 10 }
    guard let space = commonMethod(word), let end = bytes.prefix(longest).firstIndex(of: 0x0A),
      end > space + version.count + 2, bytes[end - 1] == 0x0D
    else { return false }
    return UInt64(littleEndian: bytes.number(at: end - 9, as: UInt64.self)) == version.word
  }

  // "SIP/2.0 "
  private static let status: UInt64 = 0x2030_2E32_2F50_4953
  // " SIP/2.0"
  private static let version = (word: UInt64(0x302E_322F_5049_5320), count: 8)

  /// Where the space behind one of the methods stands that calls are made of.
  @inline(__always)
  private static func commonMethod(_ word: UInt64) -> Int? {
    // "ACK ", "BYE ", "INVITE ", "CANCEL ", "OPTIONS "
    if word & 0xFFFF_FFFF == 0x204B_4341 || word & 0xFFFF_FFFF == 0x2045_5942 { return 3 }
    let seven = word & 0x00FF_FFFF_FFFF_FFFF
    if seven == 0x0020_4554_4956_4E49 || seven == 0x0020_4C45_434E_4143 { return 6 }
    return word == 0x2053_4E4F_4954_504F ? 7 : nil
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
  static func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case 0x21, 0x25, 0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5F, 0x60, 0x7E: true
    default: false
    }
  }
}
