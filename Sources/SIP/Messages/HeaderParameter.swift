extension FilledOctets {
  /// The value of a header parameter that stands outside quotes and angle brackets.
  ///
  /// Only the first of comma-separated header values is looked at.
  @inline(never)
  func parameter(_ name: ParameterName, in value: Range<Int>) -> Range<Int>? {
    // No sum overflows: places are at most `end`, and that is at most `count`.
    let end = value.upperBound
    var separators = Separators(self, in: value)
    // From one separator to the next; says what the careful reading says.
    while let place = separators.next() {
      let separator = self[place]
      // Most separators that come up here are semicolons.
      if _fastPath(separator == 0x3B) {
        let begin = place &+ 1
        if begin &+ 8 <= end, name.begins(eight(at: begin)) {
          var stop = separators.next()
          while let place = stop, self[place] != 0x3B, self[place] != 0x2C {
            stop = separators.next()
          }
          return all.trimmed(begin &+ name.length..<(stop ?? end))
        }
        // It may be shorter or have blanks around it, if it begins with one or with its own letter.
        if begin < end, self[begin].isBlank || name.begins(self[begin]),
          let found = all.spacedValue(name, from: begin, upTo: end)
        {
          return found
        }
      } else if separator == 0x3C {
        // One pair of brackets without quotes in it, or it takes counting.
        var close = separators.next()
        while let place = close, self[place] == 0x3B || self[place] == 0x2C {
          close = separators.next()
        }
        guard let close, self[close] == 0x3E else {
          return all.carefully(parameter: name, in: value)
        }
      } else if separator == 0x22 {
        var close = separators.next()
        while let place = close, self[place] != 0x22 { close = separators.next() }
        // What stands behind a backslash may be no end.
        guard let close, self[close &- 1] != 0x5C else {
          return all.carefully(parameter: name, in: value)
        }
      } else {
        // A comma, or a bracket that was not opened.
        return separator == 0x2C ? nil : all.carefully(parameter: name, in: value)
      }
    }
    return nil
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Byte by byte, from a place outside quotes and brackets.
  @inline(never)
  fileprivate func carefully(parameter name: ParameterName, in value: Range<Int>) -> Range<Int>? {
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
        if let found = spacedValue(name, from: index, upTo: value.upperBound) {
          return found
        }
      default: break
      }
    }
    return nil
  }

  /// The value behind `name=` at an index, up to the next semicolon or comma; blanks may be around
  /// the name.
  @inline(never)
  fileprivate func spacedValue(
    _ name: ParameterName, from start: Int, upTo end: Int
  ) -> Range<Int>? {
    var stop = start
    var equals: Int?
    while stop < end, self[stop] != 0x3B, self[stop] != 0x2C {
      if equals == nil, self[stop] == 0x3D { equals = stop }
      stop += 1
    }
    guard let equals, name.matches(self, trimmed(start..<equals)) else { return nil }
    return trimmed(equals + 1..<stop)
  }
}
