extension PacketRewriter {
  /// GRE (RFC 1701, RFC 2784, RFC 2890), also as PPTP (RFC 2637 §4.1) and mirrors (ERSPAN) have it.
  mutating func encapsulated(_ packet: Transport) {
    let place = packet.place
    guard place.count >= 4 else { return foreign(place) }
    let flags = two(place.lowerBound)
    let type = two(place.lowerBound + 2)
    let isEnhanced = flags & 7 == 1
    var start = place.lowerBound + 4
    if flags & 0x8000 != 0 {
      mend(
        ChecksumRepair(field: place.lowerBound + 4, covered: [place], isCut: packet.isCut))
    }
    if flags & 0xC000 != 0 { start += 4 }
    if flags & 0x2000 != 0 { start += 4 }
    if flags & 0x1000 != 0 { start += 4 }
    if isEnhanced, flags & 0x0080 != 0 { start += 4 }
    guard start <= place.upperBound else { return foreign(place) }
    var inner = start..<place.upperBound
    if !isEnhanced, flags & 0x4000 != 0 {
      guard let behind = routes(inner) else { return foreign(inner) }
      inner = behind
    }
    let depth = packet.depth + 1
    switch type {
    // Type I has no header of its own and no sequence number, type II eight bytes.
    case 0x88BE: mirrored(inner, flags & 0x1000 == 0 ? 0 : 8, depth)
    // Type III has twelve, and eight more that the last bit announces.
    case 0x22EB:
      guard inner.count >= 12 else { return foreign(inner) }
      let hasMore = before[inner.lowerBound + 11] & 1 == 1
      mirrored(inner, hasMore ? 20 : 12, depth)
    case 0x6558: ethernet(inner, depth: depth)
    case 0x880B: pointToPoint(inner, depth: depth)
    default: ether(type, inner, depth: depth)
    }
  }

  /// The frame behind a mirror's own header, of which the part that a maker may fill goes.
  private mutating func mirrored(_ range: Range<Int>, _ header: Int, _ depth: Int) {
    guard range.count >= header else { return foreign(range) }
    let start = range.lowerBound + header
    if header > 12 { zero(range.lowerBound + 12..<start) }
    ethernet(start..<range.upperBound, depth: depth)
  }

  /// Passes over source routes (RFC 1701), which are addresses of routers; nil where they do not end.
  private mutating func routes(_ range: Range<Int>) -> Range<Int>? {
    var start = range.lowerBound
    while start + 4 <= range.upperBound {
      let length = Int(before[start + 3])
      let isLast = two(start) == 0 && length == 0
      let end = start + 4 + length
      guard end <= range.upperBound else { return nil }
      zero(start + 4..<end)
      start = end
      if isLast { return start..<range.upperBound }
    }
    return nil
  }
}
