extension UnsafeBufferPointer<UInt8> {
  /// The value of a header parameter that stands outside quotes and angle brackets.
  ///
  /// Only the first of comma-separated header values is looked at; the name is in lower case.
  func parameter(_ name: StaticString, in value: Range<Int>) -> Range<Int>? {
    var start = afterAddress(value)
    // Whatever is found stands behind a semicolon; what lies before it is mostly plain.
    while let semicolon = first(0x3B, in: start..<value.upperBound) {
      guard isPlain(start..<semicolon) else {
        return carefully(parameter: name, in: start..<value.upperBound)
      }
      start = semicolon + 1
      if let found = parameterValue(name, from: start, upTo: value.upperBound) { return found }
    }
    return nil
  }

  /// Where a value goes on behind its `<address>`; its start where that is not written plainly.
  @inline(__always)
  private func afterAddress(_ value: Range<Int>) -> Int {
    var open = value.lowerBound
    if open < value.upperBound, self[open] == 0x22 {
      // A display name; an escape in it is left to the careful reading.
      guard let quote = first(0x22, in: open + 1..<value.upperBound),
        first(0x5C, in: open + 1..<quote) == nil
      else { return value.lowerBound }
      open = quote + 1
      while open < value.upperBound, self[open] == 0x20 { open += 1 }
    }
    guard open < value.upperBound, self[open] == 0x3C,
      let close = first(0x3E, in: open..<value.upperBound)
    else { return value.lowerBound }
    return holds(0x22, 0x3C, in: open + 1..<close) ? value.lowerBound : close + 1
  }

  /// Whether a range holds nothing that opens, closes or separates.
  @inline(__always)
  private func isPlain(_ range: Range<Int>) -> Bool {
    range.isEmpty || !(holds(0x22, 0x2C, in: range) || holds(0x3C, 0x3E, in: range))
  }

  /// Byte by byte, from a place outside quotes and brackets.
  private func carefully(parameter name: StaticString, in value: Range<Int>) -> Range<Int>? {
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
        if let found = parameterValue(name, from: index, upTo: value.upperBound) { return found }
      default: break
      }
    }
    return nil
  }

  /// The value behind `name=` at an index, up to the next semicolon or comma.
  @inline(__always)
  private func parameterValue(
    _ name: StaticString, from start: Int, upTo end: Int
  ) -> Range<Int>? {
    let equals = start + name.utf8CodeUnitCount
    if equals < end, self[equals] == 0x3D, matches(start..<equals, name) {
      let semicolon = first(0x3B, in: equals + 1..<end) ?? end
      let stop = first(0x2C, in: equals + 1..<semicolon) ?? semicolon
      return trimmed(equals + 1..<stop)
    }
    return spacedValue(name, from: start, upTo: end)
  }

  /// As above, with blanks around the name.
  private func spacedValue(_ name: StaticString, from start: Int, upTo end: Int) -> Range<Int>? {
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
