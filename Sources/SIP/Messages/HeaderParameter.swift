extension UnsafeBufferPointer<UInt8> {
  /// The value of a header parameter that stands outside quotes and angle brackets.
  ///
  /// Only the first of comma-separated header values is looked at; the name is in lower case.
  func parameter(_ name: StaticString, in value: Range<Int>) -> Range<Int>? {
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
  private func parameterValue(
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
