/// A header parameter's name, as the scanner looks for it.
struct ParameterName {
  /// The name in small letters with an equals sign behind it, the first letter in the lowest byte.
  private let word: UInt64
  /// Letters differ in the bit 0x20 alone when they differ in case.
  private let mask: UInt64
  /// With the equals sign; eight at most.
  let length: Int

  @inline(__always)
  static var tag: ParameterName {
    ParameterName(word: 0x3D_67_6174, mask: 0xFF_DF_DFDF, length: 4)
  }
  @inline(__always)
  static var branch: ParameterName {
    ParameterName(word: 0x3D_6863_6E61_7262, mask: 0xFF_DFDF_DFDF_DFDF, length: 7)
  }

  /// Whether eight bytes begin with the name in any case and an equals sign.
  @inline(__always)
  func begins(_ eight: UInt64) -> Bool { (eight ^ word) & mask == 0 }

  /// Whether a byte is the first letter.
  @inline(__always)
  func begins(_ byte: UInt8) -> Bool { byte | 0x20 == UInt8(truncatingIfNeeded: word) }

  /// Whether a range holds the name, in any case.
  func matches(_ bytes: Octets, _ range: Range<Int>) -> Bool {
    guard range.count == length - 1 else { return false }
    for offset in 0..<range.count
    where bytes[range.lowerBound + offset].lowercasedASCII
      != UInt8(truncatingIfNeeded: word >> UInt64(offset * 8))
    {
      return false
    }
    return true
  }
}
