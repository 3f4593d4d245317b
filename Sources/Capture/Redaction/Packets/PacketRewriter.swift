import Wire

/// Rewrites the packets of a capture where they stand; no length changes.
///
/// What spans several packets (TCP streams, fragments) is gathered on the way and rewritten at
/// the end, and the checksums after it, the inner ones first.
struct PacketRewriter {
  private static let deepest = 6

  let settings: RedactionSettings
  /// As captured, followed by datagrams put together from fragments.
  var before: [UInt8]
  var after: [UInt8]
  var text: TextRewriter
  var streams = StreamLedger()
  var fragments = FragmentLedger()
  var checksums: [ChecksumRepair] = []
  /// Parts of datagrams put together, and the fragments they go back to.
  var returns: [(from: Range<Int>, to: Range<Int>)] = []

  init(_ file: [UInt8], _ settings: RedactionSettings) {
    self.settings = settings
    before = file
    after = file
    text = TextRewriter(settings)
  }

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
    case 50, 104:
      // Cisco's framing: address, control, EtherType.
      guard range.count >= 4 else { return foreign(range) }
      if before[start] == 0x0F || before[start] == 0x8F {
        ether(two(start + 2), start + 4..<range.upperBound, depth: 0)
      } else {
        pointToPoint(range, depth: 0)
      }
    case 9: pointToPoint(range, depth: 0)
    case 113:
      guard range.count >= 16 else { return foreign(range) }
      if two(start + 4) == 6 { text.hardwareAddress(&after, start + 6..<start + 12) }
      after[start + 12] = 0
      after[start + 13] = 0
      ether(two(start + 14), start + 16..<range.upperBound, depth: 0)
    case 276:
      guard range.count >= 20 else { return foreign(range) }
      if after[start + 11] == 6 { text.hardwareAddress(&after, start + 12..<start + 18) }
      after[start + 18] = 0
      after[start + 19] = 0
      ether(two(start), start + 20..<range.upperBound, depth: 0)
    default: foreign(range)
    }
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
    for _ in 0..<4 where [0x8100, 0x88A8, 0x9100].contains(type) && payload.count >= 4 {
      type = two(payload.lowerBound + 2)
      payload = payload.lowerBound + 4..<payload.upperBound
    }
    switch type {
    case 0x0800, 0x86DD: packet(payload, depth: depth)
    case 0x8864 where payload.count >= 6:
      pointToPoint(payload.lowerBound + 6..<payload.upperBound, depth: depth)
    case 0x0806 where payload.count >= 28: resolution(payload)
    case 0x8847, 0x8848: labelled(payload, depth: depth)
    case 0x6558: ethernet(payload, depth: depth + 1)
    default: foreign(payload)
    }
  }

  /// PPP, with or without its HDLC address (RFC 1661 §2, RFC 1662 §3.1).
  mutating func pointToPoint(_ range: Range<Int>, depth: Int) {
    var start = range.lowerBound
    if range.count >= 4, before[start] == 0xFF, before[start + 1] == 0x03 { start += 2 }
    guard start < range.upperBound else { return }
    // The protocol's first byte may be left out when it is zero.
    let isShort = before[start] & 1 == 1
    guard isShort || start + 2 <= range.upperBound else { return foreign(range) }
    let type = isShort ? Int(before[start]) : two(start)
    start += isShort ? 1 : 2
    let payload = start..<range.upperBound
    if type == 0x21 || type == 0x57 { packet(payload, depth: depth) } else { foreign(payload) }
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

  /// An IP packet; `isQuoted`: inside an ICMP message, where it is often cut short.
  mutating func packet(_ range: Range<Int>, depth: Int, isQuoted: Bool = false) {
    guard depth < Self.deepest, let first = range.isEmpty ? nil : before[range.lowerBound] >> 4
    else { return foreign(range) }
    switch first {
    case 4: four(range, depth, isQuoted)
    case 6: six(range, depth, isQuoted)
    default: foreign(range)
    }
  }

  private mutating func four(_ range: Range<Int>, _ depth: Int, _ isQuoted: Bool) {
    let start = range.lowerBound
    guard range.count >= 20 else { return foreign(range) }
    let header = Int(before[start] & 0x0F) * 4
    let written = two(start + 2)
    let total = written == 0 ? range.count : written
    guard header >= 20, total >= header, range.count >= header else { return foreign(range) }
    // Options hold addresses of routers; one that does nothing takes their place.
    for index in start + 20..<start + header { after[index] = 1 }
    checksums.append(ChecksumRepair(field: start + 10, covered: [start..<start + header]))
    text.binaryAddress(&after, start + 12..<start + 16)
    text.binaryAddress(&after, start + 16..<start + 20)
    let end = min(range.upperBound, start + total)
    zero(end..<range.upperBound)
    let flags = two(start + 6)
    transport(
      Transport(
        content: before[start + 9], addresses: start + 12..<start + 20,
        place: start + header..<end, isCut: range.count < total, isQuoted: isQuoted,
        depth: depth),
      fragment: flags & 0x3FFF == 0
        ? nil
        : (UInt32(two(start + 4)), (flags & 0x1FFF) * 8, flags & 0x2000 != 0))
  }

  private mutating func six(_ range: Range<Int>, _ depth: Int, _ isQuoted: Bool) {
    let start = range.lowerBound
    guard range.count >= 40 else { return foreign(range) }
    text.binaryAddress(&after, start + 8..<start + 24)
    text.binaryAddress(&after, start + 24..<start + 40)
    let written = two(start + 4)
    let end = written == 0 ? range.upperBound : min(range.upperBound, start + 40 + written)
    zero(end..<range.upperBound)
    guard let found = extensions(before[start + 6], start + 40..<end) else { return }
    transport(
      Transport(
        content: found.content, addresses: start + 8..<start + 40, place: found.place,
        isCut: start + 40 + written > range.upperBound, isQuoted: isQuoted, depth: depth),
      fragment: found.fragment)
  }

  /// Passes over the headers between IP and what it carries (RFC 8200 §4, RFC 4302).
  ///
  /// Nil where they cannot be read; then they were masked.
  mutating func extensions(
    _ first: UInt8, _ range: Range<Int>
  ) -> (content: UInt8, place: Range<Int>, fragment: (UInt32, Int, Bool)?)? {
    var next = first
    var index = range.lowerBound
    let end = range.upperBound
    for _ in 0..<16 {
      let size: Int
      switch next {
      case 0, 43, 60, 135, 139, 140:
        guard index + 8 <= end, index + 8 + Int(before[index + 1]) * 8 <= end else {
          foreign(index..<end)
          return nil
        }
        size = 8 + Int(before[index + 1]) * 8
        // Addresses of routers, homes and hosts.
        if next != 0, next != 60 { zero(index + 4..<index + size) }
      case 51:
        guard index + 12 <= end, index + (Int(before[index + 1]) + 2) * 4 <= end else {
          foreign(index..<end)
          return nil
        }
        size = (Int(before[index + 1]) + 2) * 4
        if size > 12 { zero(index + 12..<index + size) }
      case 44:
        guard index + 8 <= end else {
          foreign(index..<end)
          return nil
        }
        let field = two(index + 2)
        if field & 0xFFF9 != 0 {
          let number = UInt32(two(index + 4)) << 16 | UInt32(two(index + 6))
          return (before[index], index + 8..<end, (number, field & 0xFFF8, field & 1 != 0))
        }
        size = 8
      default: return (next, index..<end, nil)
      }
      next = before[index]
      index += size
    }
    return (next, index..<end, nil)
  }

  /// Zeros in place of what is not understood.
  mutating func foreign(_ range: Range<Int>) {
    guard !range.isEmpty else { return }
    guard !settings.keepsOther else { return }
    text.report.count(.foreign)
    zero(range)
  }

  mutating func zero(_ range: Range<Int>) {
    guard !settings.keepsOther else { return }
    for index in range { after[index] = 0 }
  }

  /// Two bytes as captured, in network order.
  func two(_ index: Int) -> Int { Int(before[index]) << 8 | Int(before[index + 1]) }
}
