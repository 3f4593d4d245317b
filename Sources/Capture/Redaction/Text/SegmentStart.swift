import Wire

/// Where messages begin in a stream of which the beginning, or a part, is missing.
///
/// A reader that comes into the middle of a body has a line without an end; a segment that begins
/// with a message does not go on in it.
package enum SegmentStart {
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
  package static func beginsSegment(
    _ bytes: [UInt8], at start: Int, behind line: Int
  ) -> Bool {
    // The view lives no longer than the closure that is given the bytes.
    bytes.withUnsafeBytes { raw in
      let rest = ByteView(raw).dropping(start)
      let before = ByteView(raw).prefix(start).dropping(line)
      return before.count > StartLine.longest
        ? StartLine.standsAlone(rest) : StartLine.begins(rest, behind: before)
    }
  }

  /// Whether a segment begins with a message in the place of the rest of another one's body.
  package static func endsBody(
    _ bytes: [UInt8], _ segment: Range<Int>, insteadOf rest: Int
  ) -> Bool {
    // As above: borrowed for the call only.
    bytes[segment].withUnsafeBytes {
      PassedBody.isFollowed(by: ByteView($0), insteadOf: rest)
    }
  }

  private static func isStatus(_ bytes: [UInt8], _ start: Int) -> Bool {
    bytes[start...].prefix(4).map { $0.isCapital ? $0 | 0x20 : $0 } == Array("sip/".utf8)
  }
}
