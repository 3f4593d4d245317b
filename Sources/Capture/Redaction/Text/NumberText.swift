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

  /// The same in free text, blanks among the separators: no version is taken for a number.
  ///
  /// Of a version all but the first figures are short more often than not; a number begins with a
  /// plus or a zero, or has two groups of three digits or more.
  static func spoken(in values: [UInt8], from start: Int, to end: Int) -> [Int]? {
    let before = start > 0 ? values[start - 1] : 0x20
    guard values[start].isDigit, before == 0x2B || before == 0x28 || !isJoint(before) else {
      return nil
    }
    var places: [Int] = []
    var groups: [Int] = []
    var index = start
    while index < end, places.count < 32 {
      if values[index].isDigit {
        if let last = places.last, last == index - 1 {
          groups[groups.count - 1] += 1
        } else {
          groups.append(1)
        }
        places.append(index)
      } else if !separators.contains(values[index]) && values[index] != 0x20
        || index - (places.last ?? index) > 2
      {
        break
      }
      index += 1
    }
    guard let last = places.last, places.count >= fewest, groups.count > 1,
      last + 1 >= end || !WordCipher.isWordByte(values[last + 1]),
      groups.dropFirst().allSatisfy({ $0 > 1 })
    else { return nil }
    let isMarked = before == 0x2B || values[start] == 0x30
    return isMarked || groups.count(where: { $0 > 2 }) > 1 ? places : nil
  }

  /// Whether what stands behind it goes on with something.
  private static func isJoint(_ byte: UInt8) -> Bool {
    separators.contains(byte) || WordCipher.isWordByte(byte) || byte == 0x2F || byte == 0x5F
  }
}
