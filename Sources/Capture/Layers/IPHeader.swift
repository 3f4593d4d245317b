import Wire

/// An IPv4 (RFC 791) or IPv6 (RFC 8200) header, extension headers included.
struct IPHeader {
  enum Version { case four, six }

  /// The place of this packet's payload in a datagram that was split.
  struct Fragment {
    let identification: UInt32
    /// In bytes.
    let offset: Int
    let hasMore: Bool
  }

  let source: IPAddress
  let destination: IPAddress
  let version: Version
  /// What the payload is: 1 ICMP, 6 TCP, 17 UDP, 58 ICMPv6.
  let content: UInt8
  let fragment: Fragment?
  let payload: ByteView
  /// Whether the capture holds fewer bytes than the header promises.
  let isCut: Bool

  init?(_ packet: ByteView) {
    guard let first = packet.isEmpty ? nil : packet[0] >> 4 else { return nil }
    switch first {
    case 4: self.init(four: packet)
    case 6: self.init(six: packet)
    default: return nil
    }
  }

  private init?(four packet: ByteView) {
    guard packet.count >= 20 else { return nil }
    let headerLength = Int(packet[0] & 0x0F) * 4
    let written = packet.two(at: 2)
    // Zero when the card cut the segments and the packet was seen before (TCP offload).
    let total = written == 0 ? packet.count : written
    guard headerLength >= 20, total >= headerLength, packet.count >= headerLength else {
      return nil
    }
    version = .four
    source = .v4(packet.four(at: 12))
    destination = .v4(packet.four(at: 16))
    content = packet[9]
    let flags = packet.two(at: 6)
    let offset = (flags & 0x1FFF) * 8
    let hasMore = flags & 0x2000 != 0
    fragment =
      offset > 0 || hasMore
      ? Fragment(
        identification: UInt32(packet.two(at: 4)), offset: offset, hasMore: hasMore) : nil
    payload = packet.prefix(total).dropping(headerLength)
    isCut = packet.count < total
  }

  private init?(six packet: ByteView) {
    guard packet.count >= 40 else { return nil }
    version = .six
    source = .v6(high: packet.eight(at: 8), low: packet.eight(at: 16))
    destination = .v6(high: packet.eight(at: 24), low: packet.eight(at: 32))
    let written = packet.two(at: 4)
    let length = written == 0 ? packet.count - 40 : written
    isCut = packet.count - 40 < length
    var rest = packet.dropping(40).prefix(length)
    var next = packet[6]
    var found: Fragment?
    // Hop-by-hop, routing, destination options: eight bytes and a length in eights.
    for _ in 0..<8 {
      switch next {
      case 0, 43, 60:
        guard rest.count >= 8 else { return nil }
        next = rest[0]
        rest = rest.dropping(8 + Int(rest[1]) * 8)
        continue
      case 44 where found == nil:
        guard rest.count >= 8 else { return nil }
        let field = rest.two(at: 2)
        let piece = Fragment(
          identification: rest.four(at: 4), offset: field & 0xFFF8, hasMore: field & 1 != 0)
        next = rest[0]
        rest = rest.dropping(8)
        // An atomic fragment is a whole datagram (RFC 6946).
        guard piece.offset > 0 || piece.hasMore else { continue }
        found = piece
      default: break
      }
      break
    }
    content = next
    fragment = found
    payload = rest
  }
}
