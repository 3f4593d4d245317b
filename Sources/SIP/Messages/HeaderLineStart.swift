/// How a header line begins, told from its first bytes.
///
/// Names are compared eight bytes at a time: letters differ in the bit 0x20 alone when they differ in
/// case, and nothing but a letter becomes a small letter by it; hyphens and colons have to be what
/// they are.
struct HeaderLineStart {
  /// Means something where the length is more than 0.
  let header: KeyHeader
  /// How long the name is; 0 where the line is surely none of those the scanner reads; negative
  /// where it has to be looked at in full.
  let length: Int

  private static var other: HeaderLineStart { HeaderLineStart(.via, 0) }
  private static var unsure: HeaderLineStart { HeaderLineStart(.via, -1) }

  @inline(__always)
  private init(_ header: KeyHeader, _ length: Int) {
    self.header = header
    self.length = length
  }

  /// Agrees with `KeyHeader` on what stands before the first colon of the line.
  ///
  /// `word` is the line's first eight bytes, of which the first is no blank.
  @inline(__always)
  static func of(_ bytes: FilledOctets, at line: Int, _ word: UInt64) -> HeaderLineStart {
    // By the letter, be it small or not.
    switch word & 0x1F {
    // V: "via:", "v:"
    case 22:
      if (word | 0x0020_2020) & 0xFFFF_FFFF == 0x3A61_6976 { return HeaderLineStart(.via, 3) }
      if (word | 0x20) & 0xFFFF == 0x3A76 { return HeaderLineStart(.via, 1) }
    // F: "from:", "f:"
    case 6:
      if (word | 0x2020_2020) & 0xFF_FFFF_FFFF == 0x3A_6D6F_7266 {
        return HeaderLineStart(.from, 4)
      }
      if (word | 0x20) & 0xFFFF == 0x3A66 { return HeaderLineStart(.from, 1) }
    // T: "to:", "t:"
    case 20:
      if (word | 0x2020) & 0xFF_FFFF == 0x3A_6F74 { return HeaderLineStart(.to, 2) }
      if (word | 0x20) & 0xFFFF == 0x3A74 { return HeaderLineStart(.to, 1) }
    // C: "cseq:", "call-id:", "contact:", "content-", "c:"
    case 3:
      if (word | 0x2020_2020) & 0xFF_FFFF_FFFF == 0x3A_7165_7363 {
        return HeaderLineStart(.cseq, 4)
      }
      if word | 0x0020_2000_2020_2020 == 0x3A64_692D_6C6C_6163 {
        return HeaderLineStart(.callID, 7)
      }
      if word | 0x0020_2020_2020_2020 == 0x3A74_6361_746E_6F63 {
        return HeaderLineStart(.contact, 7)
      }
      if word | 0x0020_2020_2020_2020 == 0x2D74_6E65_746E_6F63 {
        return line &+ 16 <= bytes.count ? content(bytes.eight(at: line &+ 8)) : unsure
      }
      if (word | 0x20) & 0xFFFF == 0x3A63 { return HeaderLineStart(.contentType, 1) }
    // M: "max-forw", "m:"
    case 13:
      if word | 0x2020_2020_0020_2020 == 0x7772_6F66_2D78_616D { return other }
      if (word | 0x20) & 0xFFFF == 0x3A6D { return HeaderLineStart(.contact, 1) }
    // P: "p-assert"
    case 16:
      if word | 0x2020_2020_2020_0020 == 0x7472_6573_7361_2D70 {
        guard line &+ 24 <= bytes.count else { return unsure }
        return identity(bytes.eight(at: line &+ 8), bytes.eight(at: line &+ 16))
      }
    // I: "i:"
    case 9: if (word | 0x20) & 0xFFFF == 0x3A69 { return HeaderLineStart(.callID, 1) }
    // L: "l:"
    case 12: if (word | 0x20) & 0xFFFF == 0x3A6C { return HeaderLineStart(.contentLength, 1) }
    default: return other
    }
    return isPlain(word) ? other : unsure
  }

  /// What follows "content-".
  @inline(__always)
  private static func content(_ word: UInt64) -> HeaderLineStart {
    // "length:", "type:"
    if (word | 0x2020_2020_2020) & 0xFF_FFFF_FFFF_FFFF == 0x3A_6874_676E_656C {
      return HeaderLineStart(.contentLength, 14)
    }
    if (word | 0x2020_2020) & 0xFF_FFFF_FFFF == 0x3A_6570_7974 {
      return HeaderLineStart(.contentType, 12)
    }
    return isPlain(word) ? other : unsure
  }

  /// What follows "p-assert".
  @inline(__always)
  private static func identity(_ word: UInt64, _ end: UInt64) -> HeaderLineStart {
    // "ed-ident", "ity:"
    let isIdentity =
      word | 0x2020_2020_2000_2020 == 0x746E_6564_692D_6465
      && (end | 0x0020_2020) & 0xFFFF_FFFF == 0x3A79_7469
    return isIdentity ? HeaderLineStart(.identity, 19) : unsure
  }

  /// Whether no blank and no control stands before the first colon among eight bytes.
  ///
  /// Blanks at either end of a name do not count; where there are none the name is what it looks like.
  @inline(__always)
  private static func isPlain(_ word: UInt64) -> Bool {
    let colons = below(1, word ^ 0x3A3A_3A3A_3A3A_3A3A)
    let blanks = below(0x21, word)
    // The lowest of each is exact; bits above it may be there for nothing.
    return blanks == 0 || blanks.trailingZeroBitCount > colons.trailingZeroBitCount
  }

  /// Bit 7 of the lowest byte that is below a limit, and perhaps of some above it; 0 where none is.
  @inline(__always)
  private static func below(_ limit: UInt64, _ word: UInt64) -> UInt64 {
    (word &- limit &* 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
  }
}
