extension TextRewriter {
  /// A parameter that begins there: its name stays; gives where to go on, nil where there is none.
  mutating func parameter(
    _ text: EscapedText, _ start: Int, _ end: Int, after separator: UInt8?, _ mode: Mode,
    _ bytes: inout [UInt8]
  ) -> Int? {
    let values = text.values
    var first = start
    while first < end, first - start < 64, values[first].isBlank { first += 1 }
    var last = first
    while last < end, last - first <= 40, Self.isNameByte(values[last]) { last += 1 }
    guard last > first, last - first <= 40 else { return nil }
    var next = last
    while next < end, next - last < 64, values[next].isBlank { next += 1 }
    let hasValue = next < end && values[next] == 0x3D
    let name = String(decoding: values[first..<last], as: UTF8.self).lowercased()
    let isPlain = ProtocolWords.plainParameters.contains(name)
    let isKnown = isPlain || ProtocolWords.parameters.contains(name)
    if mode == .user {
      guard separator == 0x3B, ProtocolWords.numberParameters.contains(name) else { return nil }
    } else if separator == 0x3B || separator == 0x3F || separator == 0x26 {
      let isEnd = next >= end || [0x3B, 0x2C, 0x3E, 0x3F, 0x26].contains(values[next])
      guard hasValue || isEnd && separator == 0x3B else { return nil }
      guard isKnown || Self.longestNumber(Array(values[first..<last])) < 3 else { return nil }
    } else {
      guard hasValue, isKnown else { return nil }
    }
    guard hasValue else {
      let isFlag = isKnown || ProtocolWords.flags.contains(name) || last - first <= 2
      return isFlag || name.hasPrefix("+sip.") || name.hasPrefix("+g.") ? last : nil
    }
    var value = next + 1
    while value < end, values[value].isBlank { value += 1 }
    if value < end, values[value] == 0x22 {
      if isPlain, let close = Self.closing(text, value, end),
        PlainValue.isPlain(values[value + 1..<close], of: name)
      {
        return close + 1
      }
      return quotation(text, value, end, &bytes)
    }
    guard isPlain else { return value }
    let begin = value
    while value < end, !values[value].isBlank,
      ![0x3B, 0x2C, 0x3E, 0x3F, 0x26].contains(values[value])
    {
      value += 1
    }
    return PlainValue.isPlain(values[begin..<value], of: name) ? value : begin
  }

  /// A quoted string: every word in it goes, unless it is a URI; gives the index behind it.
  mutating func quotation(
    _ text: EscapedText, _ open: Int, _ end: Int, _ bytes: inout [UInt8]
  ) -> Int {
    // A quote without its other half is a letter like others.
    guard let close = Self.closing(text, open, end) else { return open + 1 }
    let inside = open + 1..<close
    let head = String(decoding: text.values[inside].prefix(5), as: UTF8.self).lowercased()
    let isURI = head.hasPrefix("sip:") || head.hasPrefix("sips:") || head.hasPrefix("<")
    rewrite(text, inside, isURI ? .general : .words, &bytes)
    return close + 1
  }

  private static func closing(_ text: EscapedText, _ open: Int, _ end: Int) -> Int? {
    var index = open + 1
    let end = min(end, open + farthest)
    while index < end {
      let byte = text.values[index]
      if byte == 0x5C {
        index += 2
        continue
      }
      if byte == 0x22 { return index }
      index += 1
    }
    return nil
  }

  /// RFC 3261 §25.1 token, without what begins an escape.
  private static func isNameByte(_ byte: UInt8) -> Bool {
    byte.isDigit || byte.isLetter || [0x2D, 0x2E, 0x5F, 0x2B, 0x21, 0x2A, 0x7E].contains(byte)
  }
}
