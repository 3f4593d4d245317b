import COctets

/// A header parameter's name, as the scanner looks for it.
struct ParameterName {
  /// In lower case; seven letters at most.
  let text: StaticString
  /// The same, with the first letter in the lowest byte.
  let word: UInt64

  @inline(__always)
  static var tag: ParameterName { ParameterName(text: "tag", word: 0x67_6174) }
  @inline(__always)
  static var branch: ParameterName { ParameterName(text: "branch", word: 0x6863_6E61_7262) }
}

extension UnsafeBufferPointer<UInt8> {
  /// The value of a header parameter that stands outside quotes and angle brackets.
  ///
  /// Only the first of comma-separated header values is looked at.
  @inline(__always)
  func parameter(_ name: ParameterName, in value: Range<Int>) -> Range<Int>? {
    guard let base = baseAddress, value.lowerBound >= 0, value.upperBound <= count else {
      return nil
    }
    let start = base + value.lowerBound
    let readable = count - value.lowerBound
    if value.count <= 64 {
      let marks = ValueMarks<UInt64>(octets_marks_of(start, value.count, readable))
      return parameter(name, in: value, marks)
    }
    guard value.count <= 128 else { return carefully(parameter: name, in: value) }
    return parameter(
      name, in: value,
      ValueMarks<UInt128>(
        octets_marks_of(start, 64, readable),
        octets_marks_of(start + 64, value.count - 64, readable - 64)))
  }

  /// By where the separators stand; says what the careful reading says.
  @inline(__always)
  private func parameter<Word>(
    _ name: ParameterName, in value: Range<Int>, _ marks: ValueMarks<Word>
  ) -> Range<Int>? {
    guard marks.semicolons != 0 else { return nil }
    guard var outside = marks.outsideQuotes, marks.quotes == 0 || first(0x5C, in: value) == nil
    else { return carefully(parameter: name, in: value) }
    let opens = marks.opens & outside
    let closes = marks.closes & outside
    if opens | closes != 0 {
      // One pair of brackets, or it takes counting.
      guard opens != 0, opens < closes, opens & (opens &- 1) == 0, closes & (closes &- 1) == 0
      else { return carefully(parameter: name, in: value) }
      outside &= ~(closes &- opens)
    }
    let commas = marks.commas & outside
    // Those before the first comma; all of them where there is none.
    var semicolons = marks.semicolons & outside & ((commas & (0 &- commas)) &- 1)
    while semicolons != 0 {
      let offset = semicolons.trailingZeroBitCount + 1
      semicolons &= semicolons &- 1
      let begin = value.lowerBound + offset
      let equals = begin + name.text.utf8CodeUnitCount
      if equals < value.upperBound, self[equals] == 0x3D, isName(name, at: begin) {
        let behind =
          (marks.semicolons | marks.commas) &>> Word(truncatingIfNeeded: equals - value.lowerBound)
        return trimmed(
          equals + 1..<(behind == 0 ? value.upperBound : equals + behind.trailingZeroBitCount))
      }
      // It may stand there with blanks around it, if it begins with one or with its own letter.
      guard begin < value.upperBound,
        self[begin].isBlank || self[begin] | 0x20 == name.text.utf8Start[0],
        let found = spacedValue(name.text, from: begin, upTo: value.upperBound)
      else { continue }
      return found
    }
    return nil
  }

  /// Whether a name stands there, in any case; its end is inside the buffer.
  @inline(__always)
  private func isName(_ name: ParameterName, at place: Int) -> Bool {
    let length = name.text.utf8CodeUnitCount
    guard let base = baseAddress, place + 8 <= count else {
      return matches(place..<place + length, name.text)
    }
    // In bounds, as checked above. Nothing but a letter becomes a small letter by that bit.
    let word = UInt64(
      littleEndian: UnsafeRawPointer(base).loadUnaligned(fromByteOffset: place, as: UInt64.self))
    let mask: UInt64 = (1 &<< UInt64(length * 8)) &- 1
    return (word | 0x2020_2020_2020_2020) & mask == name.word
  }

  /// Byte by byte, from a place outside quotes and brackets.
  private func carefully(parameter name: ParameterName, in value: Range<Int>) -> Range<Int>? {
    var index = value.lowerBound
    var quoted = false
    var depth = 0
    while index < value.upperBound {
      let byte = self[index]
      index += 1
      if quoted {
        if byte == 0x5C { index += 1 }
        if byte == 0x22 { quoted = false }
        continue
      }
      switch byte {
      case 0x22: quoted = true
      case 0x3C: depth += 1
      case 0x3E: depth -= 1
      case 0x2C where depth <= 0: return nil
      case 0x3B where depth <= 0:
        if let found = spacedValue(name.text, from: index, upTo: value.upperBound) {
          return found
        }
      default: break
      }
    }
    return nil
  }

  /// The value behind `name=` at an index, up to the next semicolon or comma; blanks may be around
  /// the name.
  private func spacedValue(
    _ name: StaticString, from start: Int, upTo end: Int
  ) -> Range<Int>? {
    var stop = start
    var equals: Int?
    while stop < end, self[stop] != 0x3B, self[stop] != 0x2C {
      if equals == nil, self[stop] == 0x3D { equals = stop }
      stop += 1
    }
    guard let equals, matches(trimmed(start..<equals), name) else { return nil }
    return trimmed(equals + 1..<stop)
  }
}

/// Where the bytes stand that separate the parts of a header value: a bit each, the first lowest.
private struct ValueMarks<Word: FixedWidthInteger & UnsignedInteger> {
  let quotes: Word
  let commas: Word
  let semicolons: Word
  let opens: Word
  let closes: Word

  @inline(__always)
  init(_ marks: octets_marks) where Word == UInt64 {
    quotes = marks.quotes
    commas = marks.commas
    semicolons = marks.semicolons
    opens = marks.opens
    closes = marks.closes
  }

  @inline(__always)
  init(_ low: octets_marks, _ high: octets_marks) where Word == UInt128 {
    func joined(_ low: UInt64, _ high: UInt64) -> UInt128 { UInt128(high) &<< 64 | UInt128(low) }
    quotes = joined(low.quotes, high.quotes)
    commas = joined(low.commas, high.commas)
    semicolons = joined(low.semicolons, high.semicolons)
    opens = joined(low.opens, high.opens)
    closes = joined(low.closes, high.closes)
  }

  /// What does not stand between quotes; nil where there are quotes, but not two.
  @inline(__always)
  var outsideQuotes: Word? {
    if quotes == 0 { return ~0 }
    let first = quotes & (0 &- quotes)
    let second = quotes ^ first
    guard second != 0, second & (second &- 1) == 0 else { return nil }
    return ~(second &- first)
  }
}
