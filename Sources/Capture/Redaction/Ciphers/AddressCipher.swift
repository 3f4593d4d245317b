package import Wire

/// Turns addresses into others whose text is as long.
///
/// Addresses that share a prefix share one afterwards. What says of which kind an address is
/// stays: loopback, private, link-local and multicast prefixes, `0.0.0.0`, `::`, `::1`.
package struct AddressCipher {
  private let hash: KeyedHash
  private var known: [IPAddress: IPAddress] = [:]
  private static let mostRemembered = 100_000
  /// First parts that mean a kind of network, or have one below them.
  private static let kinds: Set<Int> = [0, 10, 100, 127, 169, 172, 192]

  package init(_ key: RedactionKey) {
    hash = KeyedHash(key)
  }

  package mutating func rewrite(_ address: IPAddress) -> IPAddress {
    if let found = known[address] { return found }
    let result: IPAddress
    switch address {
    case .v4(let number): result = .v4(four(number))
    case .v6(let high, let low): result = six(high, low)
    }
    if known.count >= Self.mostRemembered { known = [:] }
    known[address] = result
    return result
  }

  private func four(_ number: UInt32) -> UInt32 {
    let parts = (0..<4).map { Int(number >> UInt32(24 - 8 * $0) & 0xFF) }
    // Local groups such as 224.0.0.251 are everybody's.
    if number == 0 || number == .max || number >> 8 == 0xE0_0000 { return number }
    var result = UInt32(part(parts, 0, Self.peersOfFirst(parts[0])))
    result = result << 8 | UInt32(part(parts, 1, Self.peersOfSecond(parts)))
    for index in 2..<4 {
      result = result << 8 | UInt32(part(parts, index, Self.sameLength(parts[index])))
    }
    return result
  }

  private func part(_ parts: [Int], _ index: Int, _ peers: [Int]) -> Int {
    guard let place = peers.firstIndex(of: parts[index]) else { return parts[index] }
    let tweak = [0x34, UInt8(index)] + parts[..<index].map { UInt8($0) }
    return peers[hash.permute(place, of: peers.count, tweak)]
  }

  private static func peersOfFirst(_ part: Int) -> [Int] {
    guard part < 224, !kinds.contains(part) else { return [part] }
    return sameLength(part).filter { $0 < 224 && !kinds.contains($0) }
  }

  private static func peersOfSecond(_ parts: [Int]) -> [Int] {
    func isSpecial(_ part: Int) -> Bool {
      switch parts[0] {
      case 192: part == 168
      case 169: part == 254
      case 172: (16...31).contains(part)
      default: false
      }
    }
    return sameLength(parts[1]).filter { isSpecial($0) == isSpecial(parts[1]) }
  }

  private static func sameLength(_ part: Int) -> [Int] {
    switch part {
    case 0...9: Array(0...9)
    case 10...99: Array(10...99)
    default: Array(100...255)
    }
  }

  private func six(_ high: UInt64, _ low: UInt64) -> IPAddress {
    if high == 0, low <= 1 { return .v6(high: high, low: low) }
    // IPv4 inside IPv6: mapped, and translated (RFC 6052).
    if high == 0 && low >> 32 == 0xFFFF || high == 0x0064_FF9B_0000_0000 && low >> 32 == 0 {
      let inner = UInt64(four(UInt32(truncatingIfNeeded: low)))
      return .v6(high: high, low: low & 0xFFFF_FFFF_0000_0000 | inner)
    }
    let groups = (0..<8).map { index -> Int in
      let half: UInt64 = index < 4 ? high : low
      let shift = UInt64(48 - 16 * (index % 4))
      return Int(half >> shift & 0xFFFF)
    }
    var halves: (UInt64, UInt64) = (0, 0)
    for index in 0..<8 {
      let number = UInt64(group(groups, index))
      if index < 4 {
        halves.0 = halves.0 << 16 | number
      } else {
        halves.1 = halves.1 << 16 | number
      }
    }
    return .v6(high: halves.0, low: halves.1)
  }

  /// A group of as many hexadecimal digits; zero stays zero, so that `::` stays where it is.
  private func group(_ groups: [Int], _ index: Int) -> Int {
    let number = groups[index]
    var lowest = 1
    while lowest * 16 <= number { lowest *= 16 }
    var range = number == 0 ? 0..<1 : lowest..<lowest * 16
    if index == 0, number >= 0x1000 {
      switch number >> 8 {
      case 0xFE, 0xFF: return number
      case 0xFC, 0xFD: range = number & 0xFF00..<(number & 0xFF00 + 0x100)
      default: range = number & 0xF000..<(number & 0xF000 + 0x1000)
      }
    }
    let tweak: [UInt8] =
      [0x36, UInt8(index)]
      + groups[..<index].flatMap { number -> [UInt8] in [UInt8(number >> 8), UInt8(number & 0xFF)] }
    return range.lowerBound + hash.permute(number - range.lowerBound, of: range.count, tweak)
  }

  /// A network card's address: group and local bits stay, and so do groups that everybody uses.
  func rewrite(hardware address: [UInt8]) -> [UInt8] {
    guard address.count == 6, address.contains(where: { $0 != 0 }) else { return address }
    let isSolicited = address.starts(with: [0x33, 0x33, 0xFF])
    guard address[0] & 1 == 0 || isSolicited else { return address }
    let maker = Int(address[0] >> 2) << 16 | Int(address[1]) << 8 | Int(address[2])
    let card = Int(address[3]) << 16 | Int(address[4]) << 8 | Int(address[5])
    let newMaker = isSolicited ? maker : hash.permute(maker, of: 1 << 22, [0x4D])
    let newCard = hash.permute(card, of: 1 << 24, [0x6D] + Array(address.prefix(3)))
    return [
      UInt8(newMaker >> 16) << 2 | address[0] & 3, UInt8(newMaker >> 8 & 0xFF),
      UInt8(newMaker & 0xFF), UInt8(newCard >> 16), UInt8(newCard >> 8 & 0xFF),
      UInt8(newCard & 0xFF),
    ]
  }
}
