import SIP

/// Where messages begin in a stream of which the beginning, or a part, is missing.
///
/// A reader that comes into the middle of a body has a line without an end; a segment that begins
/// with a message does not go on in it.
enum SegmentStart {
  /// Whether a message begins with a line, and not with a segment that stands in it.
  static func beginsLine(_ bytes: [UInt8], at start: Int, _ segments: ArraySlice<Int>) -> Bool {
    guard TextRewriter.beginsMessage(bytes, start..<bytes.count) else { return false }
    // A status is known by its first bytes, before a segment can end.
    if isStatus(bytes, start) { return true }
    let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
    return !segments.drop { $0 <= start }.prefix { $0 < end }
      .contains { beginsSegment(bytes, at: $0, behind: start) }
  }

  /// Whether a message begins with a segment; `line`: where the line begins that has no end there.
  static func beginsSegment(_ bytes: [UInt8], at start: Int, behind line: Int) -> Bool {
    // With an end of the line the segment does not begin another one.
    guard bytes[start] != 0x0D, bytes[start] != 0x0A,
      TextRewriter.beginsMessage(bytes, start..<bytes.count)
    else { return false }
    if isStatus(bytes, start) {
      // `SIP/2.0/TCP 127.0.0.1` is the rest of a Via.
      return bytes[start...].dropFirst(7).first == 0x20
    }
    guard !bytes[line..<start].contains(0x20) else { return true }
    // `OPTI` goes on in `ONS`; what stands before `INVITE` is no part of it.
    if namesMethod(bytes, line) { return false }
    return namesMethod(bytes, start) || !TextRewriter.beginsMessage(bytes, line..<bytes.count)
  }

  private static func isStatus(_ bytes: [UInt8], _ start: Int) -> Bool {
    bytes[start...].prefix(4).map { $0.isCapital ? $0 | 0x20 : $0 } == Array("sip/".utf8)
  }

  private static func namesMethod(_ bytes: [UInt8], _ start: Int) -> Bool {
    guard let space = bytes[start...].prefix(16).firstIndex(of: 0x20) else { return false }
    let word = String(decoding: bytes[start..<space], as: UTF8.self)
    return Method.known.contains { $0.rawValue == word }
  }
}
