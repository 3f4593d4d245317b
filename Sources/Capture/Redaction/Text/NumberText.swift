/// Telephone numbers as people write them (RFC 3966 §5.1.1).
enum NumberText {
  private static let separators: Set<UInt8> = [0x2D, 0x2E, 0x28, 0x29]
  /// Fewer digits are an extension, or no number at all.
  private static let fewest = 7

  /// Whether a byte may be part of a number, its separators and the plus included.
  static func isPart(_ byte: UInt8) -> Bool {
    byte.isDigit || separators.contains(byte) || byte == 0x2B
  }

  /// Where the digits of a number are that begins there and has separators in it; nil where it has
  /// none, or is no number.
  static func digits(in values: [UInt8], from start: Int, to end: Int) -> [Int]? {
    var places: [Int] = []
    var index = start
    while index < end, places.count < 32 {
      if values[index].isDigit {
        places.append(index)
      } else if !separators.contains(values[index]) {
        break
      }
      index += 1
    }
    guard let last = places.last, places.count >= fewest else { return nil }
    let hasSeparators = last - start + 1 > places.count
    let isWhole = last + 1 >= end || !WordCipher.isWordByte(values[last + 1])
    return hasSeparators && isWhole ? places : nil
  }
}
