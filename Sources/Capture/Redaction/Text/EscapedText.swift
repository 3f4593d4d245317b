/// A stretch of text in which `%40` and the like are read as the character they stand for
/// (RFC 3261 §19.1.2), so that what is escaped in one place and not in another stays equal.
struct EscapedText {
  private(set) var values: [UInt8] = []
  /// Where each character begins; one more for the end.
  private var starts: [Int] = []

  init(_ bytes: [UInt8], _ range: Range<Int>) {
    values.reserveCapacity(range.count)
    starts.reserveCapacity(range.count + 1)
    var index = range.lowerBound
    while index < range.upperBound {
      starts.append(index)
      if bytes[index] == 0x25, index + 2 < range.upperBound, let high = bytes[index + 1].hexDigit,
        let low = bytes[index + 2].hexDigit
      {
        values.append(high << 4 | low)
        index += 3
      } else {
        values.append(bytes[index])
        index += 1
      }
    }
    starts.append(index)
  }

  var count: Int { values.count }

  func isEscaped(_ index: Int) -> Bool { starts[index + 1] - starts[index] == 3 }

  /// Puts other characters in place of those from an index on, escaped where they were.
  func replace(from index: Int, with characters: [UInt8], in bytes: inout [UInt8]) {
    for (offset, character) in characters.enumerated() {
      let start = starts[index + offset]
      guard isEscaped(index + offset) else {
        bytes[start] = character
        continue
      }
      let isSmall = bytes[start + 1] > 0x60 || bytes[start + 2] > 0x60
      bytes[start + 1] = Self.digit(character >> 4, isSmall: isSmall)
      bytes[start + 2] = Self.digit(character & 15, isSmall: isSmall)
    }
  }

  private static func digit(_ value: UInt8, isSmall: Bool) -> UInt8 {
    value < 10 ? 0x30 + value : (isSmall ? 0x57 : 0x37) + value
  }
}
