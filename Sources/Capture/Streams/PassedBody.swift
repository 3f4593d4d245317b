/// Tells the rest of a message's body from a message that comes instead of it.
///
/// A Content-Length that promises too much would hide whatever comes behind it. So a message that
/// begins a segment ends a body, unless the body may be made of messages: it is rarer that one
/// of another type has a whole head in it just where a segment begins than that a length lies. A
/// body without a type should not be there at all (RFC 3261 §20.15).
enum PassedBody {
  private static let typesWithMessages = ["message/", "multipart/"]

  /// Whether there may be messages in the body behind that head.
  static func mayHoldMessages(_ head: ByteView) -> Bool {
    var rest = head
    while let line = nextLine(&rest) {
      guard let type = value(of: ["content-type", "c"], in: line) else { continue }
      return typesWithMessages.contains { type.hasPrefix($0) }
    }
    return false
  }

  /// Whether bytes begin with a message, and not with the rest of a body of that length: its start
  /// line, its Call-ID and its CSeq.
  ///
  /// The end of a head may stand in the next segment.
  static func isFollowed(by bytes: ByteView, insteadOf rest: Int) -> Bool {
    // `xyzINVITE` is the end of a body and the message behind it.
    guard StartLine.standsAlone(bytes), StartLine.isKnown(bytes), rest != bytes.count,
      rest > bytes.count || !StartLine.begins(bytes.dropping(rest))
    else { return false }
    var hasCallID = false
    var hasSequence = false
    var lines = bytes
    while !hasCallID || !hasSequence, let line = nextLine(&lines), !line.isEmpty {
      if value(of: ["call-id", "i"], in: line) != nil { hasCallID = true }
      if value(of: ["cseq"], in: line) != nil { hasSequence = true }
    }
    return hasCallID && hasSequence
  }

  /// Takes a whole line off, and gives it without its end.
  private static func nextLine(_ rest: inout ByteView) -> ByteView? {
    guard let feed = rest.firstIndex(of: 0x0A) else { return nil }
    let end = feed > 0 && rest[feed - 1] == 0x0D ? feed - 1 : feed
    defer { rest = rest.dropping(feed + 1) }
    return rest.prefix(end)
  }

  /// In small letters; nil where the line has another name, or no value.
  private static func value(of names: [String], in line: ByteView) -> Substring? {
    let parts = String(decoding: line.raw, as: UTF8.self).lowercased()
      .split(separator: ":", maxSplits: 1)
    guard parts.count == 2 else { return nil }
    let name = parts[0].prefix { !$0.isWhitespace }
    let value = parts[1].drop { $0.isWhitespace }
    return names.contains { name == $0 } && !value.isEmpty ? value : nil
  }
}
