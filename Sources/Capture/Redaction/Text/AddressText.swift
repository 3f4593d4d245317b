import Wire

/// Finds addresses in text and writes others in their place, as long as they were.
enum AddressText {
  /// The IPv4 address that begins there: its end and its parts.
  static func four(
    in text: [UInt8], from start: Int, to end: Int
  ) -> (end: Int, parts: [Range<Int>], address: IPAddress)? {
    var parts: [Range<Int>] = []
    var number: UInt32 = 0
    var index = start
    while true {
      let first = index
      var part = 0
      while index < end, text[index].isDigit, index - first < 3 {
        part = part * 10 + Int(text[index] - 0x30)
        index += 1
      }
      guard index > first, part <= 255 else { return nil }
      parts.append(first..<index)
      number = number << 8 | UInt32(part)
      if parts.count == 4 { break }
      guard index < end, text[index] == 0x2E else { return nil }
      index += 1
    }
    if index < end, WordCipher.isWordByte(text[index]) { return nil }
    if index + 1 < end, text[index] == 0x2E, WordCipher.isWordByte(text[index + 1]) { return nil }
    return (index, parts, .v4(number))
  }

  /// The text of an IPv4 address, each part as wide as it was.
  static func write(_ number: UInt32, like parts: [Range<Int>]) -> [UInt8] {
    var result: [UInt8] = []
    for (index, part) in parts.enumerated() {
      result += write(part: index, of: number, width: part.count)
      if index < 3 { result.append(0x2E) }
    }
    return result
  }

  /// One of the four parts of an IPv4 address, from 0, at least as wide as that.
  static func write(part index: Int, of number: UInt32, width: Int) -> [UInt8] {
    let digits = Array(String(number >> UInt32(24 - 8 * index) & 0xFF).utf8)
    return [UInt8](repeating: 0x30, count: max(0, width - digits.count)) + digits
  }

  /// The end of the IPv6 address that begins there.
  static func six(
    in text: [UInt8], from start: Int, to end: Int
  ) -> (end: Int, address: IPAddress)? {
    var stop = start
    var colons = 0
    while stop < end, stop - start < 46 {
      let byte = text[stop]
      guard byte == 0x3A || byte == 0x2E || byte.hexDigit != nil else { break }
      if byte == 0x3A { colons += 1 }
      stop += 1
    }
    guard colons >= 2 else { return nil }
    // A sentence may end behind an address, and `[::1]:5060` without brackets cannot be told.
    while stop > start, text[stop - 1] == 0x2E { stop -= 1 }
    if stop < end, WordCipher.isWordByte(text[stop]) { return nil }
    let words = String(decoding: text[start..<stop], as: UTF8.self)
    guard words.contains(where: \.isHexDigit), let address = IPAddress(words) else { return nil }
    return (stop, address)
  }

  /// The text of an IPv6 address, each group as wide as it was; nil where that cannot be.
  static func write(_ address: IPAddress, like text: [UInt8]) -> [UInt8]? {
    guard case .v6(let high, let low) = address else { return nil }
    let numbers = (0..<8).map {
      UInt16(($0 < 4 ? high : low) >> UInt64(48 - 16 * ($0 % 4)) & 0xFFFF)
    }
    let fields = text.split(separator: 0x3A, omittingEmptySubsequences: false)
    // `::` stands for as many groups as the fields leave out.
    let isDotted = fields.last?.contains(0x2E) == true
    let written = fields.filter { !$0.isEmpty }.count + (isDotted ? 1 : 0)
    var group = 0
    var hasSkipped = false
    var result: [[UInt8]] = []
    for (index, field) in fields.enumerated() {
      if field.isEmpty {
        let isInside = index > 0 && index < fields.count - 1
        if !hasSkipped, isInside || fields.count == 3 && index == 0 {
          group += 8 - written
          hasSkipped = true
        }
        result.append([])
      } else if index == fields.count - 1, isDotted {
        guard let found = AddressText.four(in: Array(field), from: 0, to: field.count) else {
          return nil
        }
        result.append(write(UInt32(truncatingIfNeeded: low), like: found.parts))
      } else {
        guard group < 8 else { return nil }
        let isCapital = field.contains(where: \.isCapital)
        let digits = Array(String(numbers[group], radix: 16, uppercase: isCapital).utf8)
        guard digits.count <= field.count else { return nil }
        result.append([UInt8](repeating: 0x30, count: field.count - digits.count) + digits)
        group += 1
      }
    }
    let joined = Array(result.joined(separator: [0x3A]))
    return joined.count == text.count ? joined : nil
  }
}
