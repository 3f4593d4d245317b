/// Network cards' addresses as devices write them: `80:5e:c0:12:ab:cd`, `0004f2abcdef`.
enum HardwareText {
  /// Where one ends that begins there; nil where none does.
  static func end(in values: [UInt8], from start: Int, to end: Int) -> Int? {
    if start > 1, isSeparator(values[start - 1]), WordCipher.isWordByte(values[start - 2]) {
      return nil
    }
    var index = start
    var digits = 0
    var separators = 0
    while index < end, digits < 12 {
      if values[index].hexDigit != nil {
        digits += 1
      } else if isSeparator(values[index]), digits == 2 * (separators + 1) {
        separators += 1
      } else {
        break
      }
      index += 1
    }
    guard digits == 12, separators == 0 || separators == 5 else { return nil }
    // Nothing but figures is a number.
    if separators == 0, values[start..<index].allSatisfy(\.isDigit) { return nil }
    if index < end, WordCipher.isWordByte(values[index]) { return nil }
    if index + 1 < end, isSeparator(values[index]), WordCipher.isWordByte(values[index + 1]) {
      return nil
    }
    return index
  }

  private static func isSeparator(_ byte: UInt8) -> Bool { byte == 0x3A || byte == 0x2D }
}
