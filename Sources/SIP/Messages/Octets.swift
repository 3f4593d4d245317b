import COctets

/// Bytes looked at in place, without a copy and without a count of owners.
typealias Octets = UnsafeBufferPointer<UInt8>

extension UnsafeBufferPointer<UInt8> {
  /// Where a byte stands first in a range of this buffer; nil when it does not.
  @inline(__always)
  func first(_ byte: UInt8, in range: Range<Int>) -> Int? {
    guard let base = baseAddress, range.lowerBound >= 0, range.upperBound <= count else {
      return nil
    }
    let found = octets_first(
      base + range.lowerBound, range.count, count - range.lowerBound, byte)
    return found < 0 ? nil : range.lowerBound + found
  }

  /// The range without spaces, tabs and line ends at both ends.
  @inline(__always)
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    let low = range.lowerBound
    let high = range.upperBound
    if low < high, self[low] > 0x20, self[high &- 1] > 0x20 { return range }
    return trimmedFurther(range)
  }

  /// What stands behind a header line's colon, up to its line feed or the end, without blanks at both
  /// ends.
  @inline(__always)
  func headerValue(behind colon: Int, upTo lineFeed: Int) -> Range<Int> {
    // One space and a carriage return, as nearly all lines have. No sum overflows: places are those
    // of a buffer.
    let low = colon &+ 2
    let high = lineFeed &- 1
    if low < high, self[low &- 1] == 0x20, self[high] == 0x0D, self[low] > 0x20,
      self[high &- 1] > 0x20
    {
      return Range(uncheckedBounds: (low, high))
    }
    return trimmedFurther(colon + 1..<lineFeed)
  }

  @inline(never)
  private func trimmedFurther(_ range: Range<Int>) -> Range<Int> {
    var low = range.lowerBound
    var high = range.upperBound
    while low < high, self[low].isBlank { low += 1 }
    while high > low, self[high - 1].isBlank { high -= 1 }
    return low..<high
  }

  /// Whether a range holds that ASCII text, written in lower case, in any case.
  @inline(__always)
  func matches(_ range: Range<Int>, _ lower: StaticString) -> Bool {
    guard range.count == lower.utf8CodeUnitCount else { return false }
    let wanted = lower.utf8Start
    for offset in 0..<range.count
    where self[range.lowerBound + offset].lowercasedASCII != wanted[offset] {
      return false
    }
    return true
  }

  /// Whether a range begins with that ASCII text, letter for letter.
  @inline(__always)
  func starts(_ range: Range<Int>, with text: StaticString) -> Bool {
    guard range.count >= text.utf8CodeUnitCount else { return false }
    for offset in 0..<text.utf8CodeUnitCount
    where self[range.lowerBound + offset] != text.utf8Start[offset] {
      return false
    }
    return true
  }

  /// A number of one to ten digits; nil for anything else in the range.
  @inline(__always)
  func number(_ range: Range<Int>) -> UInt64? {
    guard (1...10).contains(range.count) else { return nil }
    var value: UInt64 = 0
    var index = range.lowerBound
    // Ten digits do not overflow.
    while index < range.upperBound {
      guard self[index].isDigit else { return nil }
      value = value &* 10 &+ UInt64(self[index] &- 0x30)
      index &+= 1
    }
    return value
  }

  func text(_ range: Range<Int>) -> String {
    String(decoding: self[range], as: UTF8.self)
  }
}

extension UInt8 {
  /// An ASCII letter in lower case; any other byte as it is.
  @inline(__always)
  var lowercasedASCII: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }

  @inline(__always)
  var isDigit: Bool { self &- 0x30 < 10 }

  /// A space, a tab or a part of a line end.
  @inline(__always)
  var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0D || self == 0x0A }

  /// A byte of a token (RFC 3261 §25.1).
  var isToken: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    // - . ! % * _ + ` ' ~
    case 0x2D, 0x2E, 0x21, 0x25, 0x2A, 0x5F, 0x2B, 0x60, 0x27, 0x7E: true
    default: false
    }
  }
}
