/// Finds Content-Length in the head of a message (RFC 3261 §20.14), also as `l` or folded.
enum LengthField {
  private static let name = Array("content-length".utf8)

  /// The first one as a number; nil when there is none that can be read.
  static func value(in head: ByteView) -> Int? {
    var start = 0
    while let feed = head.firstIndex(of: 0x0A, from: start) {
      start = feed + 1
      guard start < head.count else { return nil }
      // Few header names begin like this one.
      switch head[start] | 0x20 {
      case 0x63, 0x6C:
        if let colon = endOfName(head, from: start) { return number(head, from: colon + 1) }
      default: break
      }
    }
    return nil
  }

  /// The colon behind the name, when the line from there is this header.
  private static func endOfName(_ head: ByteView, from start: Int) -> Int? {
    var index = start
    while index < head.count, index - start < name.count, head[index] | 0x20 == name[index - start]
    {
      index += 1
    }
    guard index - start == name.count || isShort(head, start) else { return nil }
    if index - start != name.count { index = start + 1 }
    while index < head.count, isBlank(head[index]) { index += 1 }
    return index < head.count && head[index] == 0x3A ? index : nil
  }

  private static func isShort(_ head: ByteView, _ index: Int) -> Bool {
    head[index] | 0x20 == 0x6C
  }

  private static func number(_ head: ByteView, from start: Int) -> Int? {
    var index = start
    while index < head.count, isBlank(head[index]) || isFold(head, index) { index += 1 }
    var value = 0
    var digits = 0
    while index < head.count, (0x30...0x39).contains(head[index]) {
      value = value * 10 + Int(head[index] - 0x30)
      digits += 1
      guard digits <= 9 else { return nil }
      index += 1
    }
    while index < head.count, isBlank(head[index]) { index += 1 }
    return digits > 0 && index < head.count && head[index] == 0x0A ? value : nil
  }

  /// A line end that a blank follows continues the line (RFC 3261 §7.3.1).
  private static func isFold(_ head: ByteView, _ index: Int) -> Bool {
    head[index] == 0x0A && index + 1 < head.count
      && (head[index + 1] == 0x20 || head[index + 1] == 0x09)
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D
  }
}
