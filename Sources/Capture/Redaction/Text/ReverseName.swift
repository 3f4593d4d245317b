import Wire

/// Names under which numbers and addresses are looked up: a label for each digit or part, the last
/// one first (RFC 6116 §3.2, RFC 1035 §3.5, RFC 3596 §2.5).
extension TextRewriter {
  /// Fewer digits are no number.
  private static let fewestDigits = 3

  /// What the labels of a name become that are part of a number or an address, by their places.
  ///
  /// They become what the number or the address becomes elsewhere.
  mutating func reversed(_ labels: [[UInt8]]) -> [Int: [UInt8]] {
    let zone = labels.suffix(2).map { String(decoding: $0, as: UTF8.self).lowercased() }
    switch zone {
    case ["in-addr", "arpa"]: return reversedFour(labels.dropLast(2))
    case ["ip6", "arpa"]: return reversedSix(labels.dropLast(2))
    default: return reversedNumber(labels)
    }
  }

  private mutating func reversedNumber(_ labels: [[UInt8]]) -> [Int: [UInt8]] {
    let digits = labels.prefix { $0.count == 1 && $0[0].isDigit }.map { $0[0] }
    guard digits.count >= Self.fewestDigits else { return [:] }
    let new = words.rewrite(digits.reversed())
    report.count(.numbers)
    var result: [Int: [UInt8]] = [:]
    for (index, digit) in new.reversed().enumerated() { result[index] = [digit] }
    return result
  }

  /// The first part stands last; a name of a network has only the first ones.
  private mutating func reversedFour(_ labels: ArraySlice<[UInt8]>) -> [Int: [UInt8]] {
    var number: UInt32 = 0
    var first = labels.endIndex
    while first > labels.startIndex, labels.endIndex - first < 4,
      let part = Self.part(labels[first - 1])
    {
      number |= part << UInt32(24 - 8 * (labels.endIndex - first))
      first -= 1
    }
    var result: [Int: [UInt8]] = [:]
    for index in first..<labels.endIndex { result[index] = labels[index] }
    guard !keepsAddresses, !result.isEmpty, case .v4(let new) = addresses.rewrite(.v4(number))
    else { return result }
    for index in first..<labels.endIndex {
      result[index] = AddressText.write(
        part: labels.endIndex - 1 - index, of: new, width: labels[index].count)
    }
    report.count(.texts)
    return result
  }

  private static func part(_ label: [UInt8]) -> UInt32? {
    guard (1...3).contains(label.count), label.allSatisfy(\.isDigit) else { return nil }
    let number = label.reduce(UInt32(0)) { $0 * 10 + UInt32($1 - 0x30) }
    return number <= 255 ? number : nil
  }

  private mutating func reversedSix(_ labels: ArraySlice<[UInt8]>) -> [Int: [UInt8]] {
    var (high, low): (UInt64, UInt64) = (0, 0)
    var first = labels.endIndex
    while first > labels.startIndex, labels.endIndex - first < 32, labels[first - 1].count == 1,
      let digit = labels[first - 1][0].hexDigit
    {
      let place = labels.endIndex - first
      let moved = UInt64(digit) << UInt64(60 - 4 * (place % 16))
      if place < 16 { high |= moved } else { low |= moved }
      first -= 1
    }
    var result: [Int: [UInt8]] = [:]
    for index in first..<labels.endIndex { result[index] = labels[index] }
    guard !keepsAddresses, !result.isEmpty,
      case .v6(let newHigh, let newLow) = addresses.rewrite(.v6(high: high, low: low))
    else { return result }
    for index in first..<labels.endIndex {
      let place = labels.endIndex - 1 - index
      let half = place < 16 ? newHigh : newLow
      let digit = UInt8(half >> UInt64(60 - 4 * (place % 16)) & 0xF)
      let letter: UInt8 = labels[index][0].isCapital ? 0x37 : 0x57
      result[index] = [digit < 10 ? 0x30 + digit : letter + digit]
    }
    report.count(.texts)
    return result
  }
}
