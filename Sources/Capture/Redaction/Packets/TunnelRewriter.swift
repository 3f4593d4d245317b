extension PacketRewriter {
  /// A packet in a datagram to a tunnel's port; false where there is none to be seen.
  mutating func tunnel(_ payload: Range<Int>, _ ports: [UInt16], _ depth: Int) -> Bool {
    switch ports[1] {
    case 4_789, 8_472: extensibleLAN(payload, depth)
    case 6_081: networkVirtualization(payload, depth)
    case 2_152: userPlane(payload, depth)
    case 1_701: layerTwo(payload, depth)
    default: false
    }
  }

  /// VXLAN (RFC 7348 §5).
  private mutating func extensibleLAN(_ payload: Range<Int>, _ depth: Int) -> Bool {
    let start = payload.lowerBound
    guard payload.count >= 8 + 14, before[start] & 0x08 != 0, before[start + 7] == 0 else {
      return false
    }
    ethernet(start + 8..<payload.upperBound, depth: depth + 1)
    return true
  }

  /// Geneve (RFC 8926 §3.4); what its options say goes.
  private mutating func networkVirtualization(_ payload: Range<Int>, _ depth: Int) -> Bool {
    let start = payload.lowerBound
    guard payload.count >= 8, before[start] >> 6 == 0 else { return false }
    let inner = start + 8 + Int(before[start] & 0x3F) * 4
    guard inner < payload.upperBound else { return false }
    var option = start + 8
    while option + 4 <= inner {
      let end = min(inner, option + 4 + Int(before[option + 3] & 0x1F) * 4)
      zero(option + 4..<end)
      option = end
    }
    ether(two(start + 2), inner..<payload.upperBound, depth: depth + 1)
    return true
  }

  /// GTP-U (3GPP TS 29.281 §5).
  private mutating func userPlane(_ payload: Range<Int>, _ depth: Int) -> Bool {
    let start = payload.lowerBound
    guard payload.count >= 8, before[start] & 0xF0 == 0x30, before[start + 1] == 0xFF else {
      return false
    }
    var inner = start + 8
    if before[start] & 0x07 != 0 {
      guard payload.count >= 12 else { return false }
      var next = before[start] & 0x04 != 0 ? before[start + 11] : 0
      inner += 4
      while next != 0 {
        guard inner < payload.upperBound, before[inner] > 0,
          inner + 4 * Int(before[inner]) <= payload.upperBound
        else { return false }
        inner += 4 * Int(before[inner])
        next = before[inner - 1]
      }
    }
    packet(inner..<payload.upperBound, depth: depth + 1)
    return true
  }

  /// L2TP data messages (RFC 2661 §3.1).
  private mutating func layerTwo(_ payload: Range<Int>, _ depth: Int) -> Bool {
    guard payload.count >= 6 else { return false }
    let flags = two(payload.lowerBound)
    guard flags & 0x8000 == 0, flags & 0x000F == 2 else { return false }
    var inner = payload.lowerBound + 6
    if flags & 0x4000 != 0 { inner += 2 }
    if flags & 0x0800 != 0 { inner += 4 }
    if flags & 0x0200 != 0 {
      guard inner + 2 <= payload.upperBound else { return false }
      inner += 2 + two(inner)
    }
    guard inner < payload.upperBound else { return false }
    pointToPoint(inner..<payload.upperBound, depth: depth + 1)
    return true
  }
}
