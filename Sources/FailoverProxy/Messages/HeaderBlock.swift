import SIP

/// A message's raw header lines, so that a few can be changed and the rest kept byte for byte.
struct HeaderBlock {
  enum Kind: Hashable {
    case via, route, recordRoute, maxForwards, from, to, callID, cseq, contentLength, other
  }

  struct Line {
    let kind: Kind
    /// The whole line with its folds and its line end.
    let whole: Range<Int>
    let value: Range<Int>
  }

  let bytes: [UInt8]
  /// Up to and with its line end.
  let startLine: Range<Int>
  let lines: [Line]

  init(_ message: Message) {
    bytes = message.bytes
    var position = Self.lineEnd(bytes, from: 0)
    startLine = 0..<position
    var lines: [Line] = []
    while position < bytes.count, !Self.isEmptyLine(bytes, at: position) {
      let start = position
      position = Self.lineEnd(bytes, from: start)
      while position < bytes.count, bytes[position] == 0x20 || bytes[position] == 0x09 {
        position = Self.lineEnd(bytes, from: position)
      }
      lines.append(Self.line(bytes, start..<position))
    }
    self.lines = lines
  }

  /// The value of a line as text, white space trimmed, folds kept.
  func text(_ line: Line) -> String {
    String(decoding: bytes[line.value], as: UTF8.self)
  }

  private static func line(_ bytes: [UInt8], _ whole: Range<Int>) -> Line {
    guard let colon = bytes[whole].firstIndex(of: 0x3A) else {
      return Line(kind: .other, whole: whole, value: whole.upperBound..<whole.upperBound)
    }
    let name = trim(bytes, whole.lowerBound..<colon)
    return Line(
      kind: kind(bytes[name]), whole: whole, value: trim(bytes, colon + 1..<whole.upperBound))
  }

  private static let names: [(name: [UInt8], kind: Kind)] = [
    named("via", .via), named("v", .via), named("route", .route),
    named("record-route", .recordRoute), named("max-forwards", .maxForwards),
    named("from", .from), named("f", .from), named("to", .to), named("t", .to),
    named("call-id", .callID), named("i", .callID), named("cseq", .cseq),
    named("content-length", .contentLength), named("l", .contentLength),
  ]

  private static func named(_ name: String, _ kind: Kind) -> (name: [UInt8], kind: Kind) {
    (Array(name.utf8), kind)
  }

  private static func kind(_ name: ArraySlice<UInt8>) -> Kind {
    for candidate in names where candidate.name.count == name.count {
      let matches = zip(candidate.name, name).allSatisfy { lower, byte in
        lower == ((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
      }
      if matches { return candidate.kind }
    }
    return .other
  }

  private static func lineEnd(_ bytes: [UInt8], from start: Int) -> Int {
    var index = start
    while index < bytes.count, bytes[index] != 0x0A { index += 1 }
    return min(index + 1, bytes.count)
  }

  private static func isEmptyLine(_ bytes: [UInt8], at position: Int) -> Bool {
    if bytes[position] == 0x0A { return true }
    return bytes[position] == 0x0D && position + 1 < bytes.count && bytes[position + 1] == 0x0A
  }

  private static func trim(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
    func isSpace(_ byte: UInt8) -> Bool {
      byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
    }
    var low = range.lowerBound
    var high = range.upperBound
    while low < high, isSpace(bytes[low]) { low += 1 }
    while high > low, isSpace(bytes[high - 1]) { high -= 1 }
    return low..<high
  }
}
