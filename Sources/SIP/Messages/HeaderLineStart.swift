/// How a header line begins, told from its first eight bytes where they suffice.
enum HeaderLineStart {
  /// Surely none of the headers the scanner reads.
  case other
  /// One of them, with the place of its colon.
  case key(KeyHeader, colon: Int)
  /// Blanks before or behind the name, or too near the end: it has to be looked at in full.
  case unsure

  /// Agrees with `KeyHeader` on what stands before the first colon of the line.
  ///
  /// A letter with the bit 0x20 set is the small letter, and nothing but a letter becomes one.
  @inline(__always)
  init(_ bytes: Octets, at line: Int) {
    guard let base = bytes.baseAddress, line >= 0, line + 16 <= bytes.count else {
      self = .unsure
      return
    }
    let raw = UnsafeRawPointer(base)
    // In bounds, as checked above.
    let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: line, as: UInt64.self))
    let colons = Self.zeros(in: word ^ 0x3A3A_3A3A_3A3A_3A3A)
    guard colons != 0 else {
      self = Self.long(raw, line, word)
      return
    }
    let length = colons.trailingZeroBitCount >> 3
    // The bytes before the colon, with the bit of small letters.
    let mask: UInt64 = (1 &<< UInt64(length << 3)) &- 1
    let small = (word | 0x2020_2020_2020_2020) & mask
    let header: KeyHeader
    switch (length, small) {
    case (1, 0x69): header = .callID
    case (1, 0x66): header = .from
    case (1, 0x74): header = .to
    case (1, 0x76): header = .via
    case (1, 0x6C): header = .contentLength
    case (1, 0x6D): header = .contact
    case (1, 0x63): header = .contentType
    case (2, 0x6F74): header = .to
    case (3, 0x0061_6976): header = .via
    case (4, 0x6D6F_7266): header = .from
    case (4, 0x7165_7363): header = .cseq
    // "contact"; and "call-id", of which the hyphen has to be one.
    case (7, 0x0074_6361_746E_6F63): header = .contact
    case (7, 0x0064_692D_6C6C_6163) where word >> 32 & 0xFF == 0x2D: header = .callID
    default:
      // Blanks at either end of a name do not count.
      self = Self.hasBlank((word & mask) | ~mask) ? .unsure : .other
      return
    }
    self = .key(header, colon: line + length)
  }

  /// A line without a colon among its first eight bytes.
  @inline(__always)
  private static func long(_ raw: UnsafeRawPointer, _ line: Int, _ word: UInt64) -> Self {
    if hasBlank(word) { return .unsure }
    let small = word | 0x2020_2020_2020_2020
    // "content-"
    if small == 0x2D74_6E65_746E_6F63, word >> 56 == 0x2D {
      let rest = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: line + 8, as: UInt64.self))
      let smallRest = rest | 0x2020_2020_2020_2020
      if smallRest & 0xFFFF_FFFF == 0x6570_7974, rest >> 32 & 0xFF == 0x3A {
        return .key(.contentType, colon: line + 12)
      }
      if smallRest & 0xFFFF_FFFF_FFFF == 0x6874_676E_656C, rest >> 48 & 0xFF == 0x3A {
        return .key(.contentLength, colon: line + 14)
      }
      return .unsure
    }
    // "p-"
    return small & 0xFFFF == 0x2D70 ? .unsure : .other
  }

  /// Bit 7 of the lowest byte that is 0, and perhaps of some above it; 0 where none is.
  @inline(__always)
  private static func zeros(in word: UInt64) -> UInt64 {
    (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
  }

  /// Whether a byte is a space or a control.
  @inline(__always)
  private static func hasBlank(_ word: UInt64) -> Bool {
    (word &- 0x2121_2121_2121_2121) & ~word & 0x8080_8080_8080_8080 != 0
  }
}
