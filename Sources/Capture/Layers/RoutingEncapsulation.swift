/// Generic Routing Encapsulation: version 0 (RFC 1701, RFC 2784, RFC 2890), version 1 (RFC 2637).
enum RoutingEncapsulation {
  private static let checksum = 0x8000
  private static let routing = 0x4000
  private static let key = 0x2000
  private static let sequence = 0x1000
  private static let acknowledgement = 0x0080

  /// The IP packet inside, also where an Ethernet frame (NVGRE, ERSPAN) or PPP (PPTP) is around it.
  static func packet(in payload: ByteView) -> ByteView? {
    guard payload.count >= 4 else { return nil }
    let flags = payload.two(at: 0)
    let type = payload.two(at: 2)
    let version = flags & 7
    guard version <= 1 else { return nil }
    var length = 4
    if flags & (checksum | routing) != 0 { length += 4 }
    if flags & key != 0 { length += 4 }
    if flags & sequence != 0 { length += 4 }
    if version == 1, flags & acknowledgement != 0 { length += 4 }
    guard payload.count >= length else { return nil }
    var rest = payload.dropping(length)
    if version == 0, flags & routing != 0 {
      guard let behind = skipRoutes(rest) else { return nil }
      rest = behind
    }
    switch type {
    case EtherType.bridging: return LinkHeader.ethernet(rest)
    // ERSPAN: type I has no header of its own and no sequence number, type II eight bytes.
    case 0x88BE: return LinkHeader.ethernet(rest.dropping(flags & sequence == 0 ? 0 : 8))
    case 0x22EB: return spanThree(rest)
    default: return LinkHeader.network(type, rest)
    }
  }

  /// Source routes: family, offset, length, address; a family and length of zero end the list.
  private static func skipRoutes(_ routes: ByteView) -> ByteView? {
    var rest = routes
    while rest.count >= 4 {
      let isLast = rest.two(at: 0) == 0 && rest[3] == 0
      rest = rest.dropping(4 + Int(rest[3]))
      if isLast { return rest }
    }
    return nil
  }

  /// ERSPAN type III: twelve bytes, and eight more when the last bit says so.
  private static func spanThree(_ rest: ByteView) -> ByteView? {
    guard rest.count >= 12 else { return nil }
    return LinkHeader.ethernet(rest.dropping(rest[11] & 1 == 1 ? 20 : 12))
  }
}
