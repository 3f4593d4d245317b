/// Walks header field lines in raw bytes, folded lines joined (RFC 3261 §7.3.1).
struct HeaderLines {
  struct Line {
    let name: Range<Int>
    /// Trimmed at both ends; may hold folds.
    let value: Range<Int>
  }

  private let bytes: [UInt8]
  private let end: Int
  private var position: Int

  init(_ bytes: [UInt8], in range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  /// The next line that has a name and a colon; lines without are passed over.
  mutating func next() -> Line? {
    while position < end {
      let start = position
      var stop = lineEnd(from: start)
      position = stop.next
      while position < end, bytes[position] == 0x20 || bytes[position] == 0x09 {
        stop = lineEnd(from: position)
        position = stop.next
      }
      guard let colon = bytes[start..<stop.content].firstIndex(of: 0x3A) else { continue }
      let name = Self.trim(bytes, start..<colon)
      guard !name.isEmpty else { continue }
      return Line(name: name, value: Self.trim(bytes, colon + 1..<stop.content))
    }
    return nil
  }

  /// Text of a value with each fold as one space.
  static func unfold(_ value: ArraySlice<UInt8>) -> String {
    guard value.contains(where: { $0 == 0x0D || $0 == 0x0A }) else {
      return String(decoding: value, as: UTF8.self)
    }
    var plain: [UInt8] = []
    var inFold = false
    for byte in value {
      if byte == 0x0D || byte == 0x0A {
        while let last = plain.last, last == 0x20 || last == 0x09 { plain.removeLast() }
        inFold = true
      } else if inFold, byte == 0x20 || byte == 0x09 {
        continue
      } else {
        if inFold { plain.append(0x20) }
        inFold = false
        plain.append(byte)
      }
    }
    return String(decoding: plain, as: UTF8.self)
  }

  static func trim(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
    var low = range.lowerBound
    var high = range.upperBound
    while low < high, isSpace(bytes[low]) { low += 1 }
    while high > low, isSpace(bytes[high - 1]) { high -= 1 }
    return low..<high
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
  }

  private func lineEnd(from start: Int) -> (content: Int, next: Int) {
    var index = start
    while index < end, bytes[index] != 0x0A { index += 1 }
    let next = min(index + 1, end)
    if index > start, index <= end, bytes[index - 1] == 0x0D { return (index - 1, next) }
    return (index, next)
  }
}
