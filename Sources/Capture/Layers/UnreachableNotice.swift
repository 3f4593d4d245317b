import Wire

/// An ICMP (RFC 792) or ICMPv6 (RFC 4443 §3.1) word that a packet could not be delivered.
///
/// The notice quotes the packet. Only the endpoints of the quotation are read: a SIP message in
/// it was sent once before and must not be counted again.
struct UnreachableNotice {
  let transport: Transport
  let source: Endpoint
  let destination: Endpoint

  init?(_ notice: ByteView, version: IPHeader.Version) {
    guard notice.count >= 8 else { return nil }
    switch version {
    case .four:
      // Code 4 asks for smaller packets; the packet's peer is reachable.
      guard notice[0] == 3, notice[1] != 4 else { return nil }
    case .six:
      guard notice[0] == 1 else { return nil }
    }
    guard let quoted = IPHeader(notice.dropping(8)), (quoted.fragment?.offset ?? 0) == 0,
      quoted.payload.count >= 4
    else { return nil }
    switch quoted.content {
    case 6: transport = .tcp
    case 17: transport = .udp
    default: return nil
    }
    source = Endpoint(quoted.source, UInt16(quoted.payload.two(at: 0)))
    destination = Endpoint(quoted.destination, UInt16(quoted.payload.two(at: 2)))
  }
}
