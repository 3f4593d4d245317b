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
  func parameter(_ name: ParameterName, in value: Range<Int>) -> Range<Int>? {
    guard let base = baseAddress, value.lowerBound >= 0, value.upperBound <= count else {
      return nil
    }
    // In bounds: places are at most `end`, and that is at most `count`.
    let end = value.upperBound
    var index = value.lowerBound
    // From one separator to the next; says what the careful reading says.
    while index < end {
      let begin = index + 1
      switch base[index] {
      case 0x3B:
        let equals = begin + name.text.utf8CodeUnitCount
        if equals < end, base[equals] == 0x3D, isName(name, at: begin) {
          let start = equals + 1
          return trimmed(
            start..<start + octets_parameter_end(base + start, end - start, count - start))
        }
        // It may stand there with blanks around it, if it begins with one or with its own letter.
        if begin < end, base[begin].isBlank || base[begin] | 0x20 == name.text.utf8Start[0],
          let found = spacedValue(name.text, from: begin, upTo: end)
        {
          return found
        }
        index = begin
      case 0x3C:
        // One pair of brackets without quotes in it, or it takes counting.
        let close = begin + octets_bracket(base + begin, end - begin, count - begin)
        guard close < end, base[close] == 0x3E else { return carefully(parameter: name, in: value) }
        index = close + 1
      case 0x22:
        let close = begin + octets_quote(base + begin, end - begin, count - begin)
        guard close < end, base[close] == 0x22 else { return carefully(parameter: name, in: value) }
        index = close + 1
      case 0x3E: return carefully(parameter: name, in: value)
      case 0x2C: return nil
      default: index = begin + octets_separator(base + begin, end - begin, count - begin)
      }
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
