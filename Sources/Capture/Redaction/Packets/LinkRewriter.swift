/// Rewrites what is before an IP packet: link layers, and what stands between them and it.
extension PacketRewriter {
  /// A frame of a link type (its LINKTYPE_ number in files).
  mutating func frame(_ range: Range<Int>, linkType: Int) {
    text.report.count(.frames)
    let start = range.lowerBound
    switch linkType {
    case 1: ethernet(range, depth: 0)
    case 0, 108:
      guard range.count >= 4 else { return foreign(range) }
      packet(start + 4..<range.upperBound, depth: 0)
    case 12, 14, 101, 228, 229: packet(range, depth: 0)
    case 51:
      guard range.count >= 6 else { return foreign(range) }
      pointToPoint(start + 6..<range.upperBound, depth: 0)
    case 104: cisco(range, depth: 0)
    case 9, 50: pointToPoint(range, depth: 0)
    case 113:
      guard range.count >= 16 else { return foreign(range) }
      cooked(start + 6..<start + 14, length: two(start + 4))
      ether(two(start + 14), start + 16..<range.upperBound, depth: 0)
    case 276:
      guard range.count >= 20 else { return foreign(range) }
      cooked(start + 12..<start + 20, length: Int(before[start + 11]))
      ether(two(start), start + 20..<range.upperBound, depth: 0)
    default: foreign(range)
    }
  }

  /// The eight bytes of an address in Linux's cooked captures, and how many of them it has.
  ///
  /// Four are the IPv4 address of a tunnel's end (GRE, IP in IP).
  private mutating func cooked(_ field: Range<Int>, length: Int) {
    let size = length == 4 || length == 6 ? length : 0
    let address = field.lowerBound..<field.lowerBound + size
    if size == 4 { text.binaryAddress(&after, address) }
    if size == 6 { text.hardwareAddress(&after, address) }
    for index in address.upperBound..<field.upperBound { after[index] = 0 }
  }

  mutating func ethernet(_ range: Range<Int>, depth: Int) {
    guard range.count >= 14, depth < Self.deepest else { return foreign(range) }
    let start = range.lowerBound
    text.hardwareAddress(&after, start..<start + 6)
    text.hardwareAddress(&after, start + 6..<start + 12)
    ether(two(start + 12), start + 14..<range.upperBound, depth: depth)
  }

  mutating func ether(_ type: Int, _ payload: Range<Int>, depth: Int) {
    var (type, payload) = (type, payload)
    for _ in 0..<4 {
      let start = payload.lowerBound
      if [0x8100, 0x88A8, 0x9100].contains(type), payload.count >= 4 {
        type = two(start + 2)
        payload = start + 4..<payload.upperBound
      } else if type < 0x0600, payload.count >= 8,
        before[start..<start + 5].elementsEqual([0xAA, 0xAA, 0x03, 0, 0])
      {
        // A length: LLC, and for IP the SNAP form (RFC 1042).
        type = two(start + 6)
        payload = start + 8..<payload.upperBound
      }
    }
    switch type {
    case 0x0800, 0x86DD: packet(payload, depth: depth)
    case 0x8864 where payload.count >= 6:
      pointToPoint(payload.lowerBound + 6..<payload.upperBound, depth: depth)
    case 0x880B: pointToPoint(payload, depth: depth + 1)
    case 0x0806 where payload.count >= 28: resolution(payload)
    case 0x8847, 0x8848: labelled(payload, depth: depth)
    case 0x6558: ethernet(payload, depth: depth + 1)
    default: foreign(payload)
    }
  }

  /// PPP, with or without its HDLC address (RFC 1661 §2, RFC 1662 §3.1), or Cisco's framing, which
  /// is found under the same names.
  mutating func pointToPoint(_ range: Range<Int>, depth: Int) {
    guard depth < Self.deepest else { return foreign(range) }
    var start = range.lowerBound
    if range.count >= 2 {
      switch two(start) {
      case 0xFF03: start += 2
      case 0x0F00, 0x8F00: return cisco(range, depth: depth + 1)
      default: break
      }
    }
    guard start < range.upperBound else { return }
    // The protocol's first byte may be left out when it is zero.
    let isShort = before[start] & 1 == 1
    guard isShort || start + 2 <= range.upperBound else { return foreign(range) }
    let type = isShort ? Int(before[start]) : two(start)
    start += isShort ? 1 : 2
    let payload = start..<range.upperBound
    switch type {
    case 0x21, 0x57: packet(payload, depth: depth)
    case 0x0281, 0x0283: labelled(payload, depth: depth)
    default: foreign(payload)
    }
  }

  /// Cisco's framing: address, control, EtherType.
  private mutating func cisco(_ range: Range<Int>, depth: Int) {
    guard range.count >= 4 else { return foreign(range) }
    ether(two(range.lowerBound + 2), range.lowerBound + 4..<range.upperBound, depth: depth)
  }

  /// MPLS (RFC 3032): labels, then IP, or Ethernet behind a control word (RFC 4448).
  mutating func labelled(_ range: Range<Int>, depth: Int) {
    var start = range.lowerBound
    while start + 4 <= range.upperBound {
      let isLast = before[start + 2] & 1 == 1
      start += 4
      guard isLast else { continue }
      let inner = start..<range.upperBound
      if start < range.upperBound, before[start] >> 4 == 0, inner.count > 4 {
        return ethernet(start + 4..<range.upperBound, depth: depth + 1)
      }
      return packet(inner, depth: depth + 1)
    }
    foreign(range)
  }

  /// ARP for IPv4 on Ethernet (RFC 826).
  private mutating func resolution(_ range: Range<Int>) {
    let start = range.lowerBound
    guard two(start + 2) == 0x0800, before[start + 4] == 6, before[start + 5] == 4 else {
      return foreign(range)
    }
    for place in [start + 8, start + 18] {
      text.hardwareAddress(&after, place..<place + 6)
      text.binaryAddress(&after, place + 6..<place + 10)
    }
    zero(start + 28..<range.upperBound)
  }
}
