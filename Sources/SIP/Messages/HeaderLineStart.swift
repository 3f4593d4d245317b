/// How a header line begins, told from its first eight bytes where they suffice.
///
/// A letter with the bit 0x20 set is the small letter, and nothing but a letter becomes one.
struct HeaderLineStart {
  /// The header; nil where the line is none of those the scanner reads, or has to be looked at in
  /// full.
  let header: KeyHeader?
  /// How long the name is; negative where the line has to be looked at in full.
  let length: Int

  /// Surely none of the headers the scanner reads.
  static var other: HeaderLineStart { HeaderLineStart(nil, 0) }
  /// Blanks before or behind the name, or too near the end.
  static var unsure: HeaderLineStart { HeaderLineStart(nil, -1) }

  @inline(__always)
  private init(_ header: KeyHeader?, _ length: Int) {
    self.header = header
    self.length = length
  }

  /// Agrees with `KeyHeader` on what stands before the first colon of the line.
  @inline(__always)
  static func of(_ bytes: Octets, at line: Int) -> HeaderLineStart {
    guard let base = bytes.baseAddress, line >= 0, line + 16 <= bytes.count else { return unsure }
    let raw = UnsafeRawPointer(base) + line
    // In bounds, as checked above.
    let word = UInt64(littleEndian: raw.loadUnaligned(as: UInt64.self))
    // Headers that nearly every message has, written as nearly everybody writes them: letters are
    // made small; hyphens and colons have to be what they are.
    switch word & 0xFF | 0x20 {
    // "via:", "from:", "to:"
    case 0x76:
      if (word | 0x0020_2020) & 0xFFFF_FFFF == 0x3A61_6976 { return HeaderLineStart(.via, 3) }
    case 0x66:
      if (word | 0x2020_2020) & 0xFF_FFFF_FFFF == 0x3A_6D6F_7266 {
        return HeaderLineStart(.from, 4)
      }
    case 0x74:
      if (word | 0x2020) & 0xFF_FFFF == 0x3A_6F74 { return HeaderLineStart(.to, 2) }
    // "cseq:", "call-id:", "contact:"
    case 0x63:
      if (word | 0x2020_2020) & 0xFF_FFFF_FFFF == 0x3A_7165_7363 {
        return HeaderLineStart(.cseq, 4)
      }
      if word | 0x0020_2000_2020_2020 == 0x3A64_692D_6C6C_6163 {
        return HeaderLineStart(.callID, 7)
      }
      if word | 0x0020_2020_2020_2020 == 0x3A74_6361_746E_6F63 {
        return HeaderLineStart(.contact, 7)
      }
    // "max-forw"
    case 0x6D:
      if word | 0x2020_2020_0020_2020 == 0x7772_6F66_2D78_616D { return other }
    // i, l, p, and blanks that stand before a name.
    case 0x69, 0x6C, 0x70, 0x20, 0x29, 0x2D: break
    default: return other
    }
    return uncommon(raw, word)
  }

  /// Every other line; 16 bytes may be read.
  private static func uncommon(_ raw: UnsafeRawPointer, _ word: UInt64) -> HeaderLineStart {
    let colons = zeros(in: word ^ 0x3A3A_3A3A_3A3A_3A3A)
    guard colons != 0 else { return long(raw, word) }
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
      return hasBlank((word & mask) | ~mask) ? unsure : other
    }
    return HeaderLineStart(header, length)
  }

  /// A line without a colon among its first eight bytes.
  @inline(__always)
  private static func long(_ raw: UnsafeRawPointer, _ word: UInt64) -> HeaderLineStart {
    if hasBlank(word) { return unsure }
    let small = word | 0x2020_2020_2020_2020
    // "content-"
    if small == 0x2D74_6E65_746E_6F63, word >> 56 == 0x2D {
      let rest = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
      let smallRest = rest | 0x2020_2020_2020_2020
      if smallRest & 0xFFFF_FFFF == 0x6570_7974, rest >> 32 & 0xFF == 0x3A {
        return HeaderLineStart(.contentType, 12)
      }
      if smallRest & 0xFFFF_FFFF_FFFF == 0x6874_676E_656C, rest >> 48 & 0xFF == 0x3A {
        return HeaderLineStart(.contentLength, 14)
      }
      return unsure
    }
    // "p-"
    return small & 0xFFFF == 0x2D70 ? unsure : other
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
