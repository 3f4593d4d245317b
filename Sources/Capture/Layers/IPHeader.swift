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
  /// What the sender numbered the packet with; 0 where it did not.
  let identification: UInt32
  /// How many hops it may still take.
  let hopLimit: UInt8
  /// What the payload is: 1 ICMP, 6 TCP, 17 UDP, 58 ICMPv6.
  let content: UInt8
  let fragment: Fragment?
  let payload: ByteView
  /// How many bytes fewer the capture holds than the header promises.
  let cutBytes: Int

  var isCut: Bool { cutBytes > 0 }

  init?(_ packet: ByteView) {
    guard let first = packet.isEmpty ? nil : packet[0] >> 4 else { return nil }
    switch first {
    case 4: self.init(four: packet)
    case 6: self.init(six: packet)
    default: return nil
    }
  }

  /// The header of a datagram that was put together from fragments; `part` is one of theirs.
  init?(_ part: IPHeader, whole: ByteView) {
    guard let inner = ExtensionHeaders(part.content, whole), inner.fragment == nil else {
      return nil
    }
    source = part.source
    destination = part.destination
    version = part.version
    identification = part.identification
    hopLimit = part.hopLimit
    content = inner.content
    fragment = nil
    payload = inner.payload
    cutBytes = 0
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
    identification = UInt32(packet.two(at: 4))
    hopLimit = packet[8]
    cutBytes = max(0, total - packet.count)
    let flags = packet.two(at: 6)
    let offset = (flags & 0x1FFF) * 8
    let hasMore = flags & 0x2000 != 0
    let rest = packet.prefix(total).dropping(headerLength)
    guard offset == 0, !hasMore else {
      fragment = Fragment(identification: identification, offset: offset, hasMore: hasMore)
      content = packet[9]
      payload = rest
      return
    }
    fragment = nil
    guard packet[9] == ExtensionHeaders.authentication else {
      content = packet[9]
      payload = rest
      return
    }
    guard let inner = ExtensionHeaders(packet[9], rest), inner.fragment == nil else { return nil }
    content = inner.content
    payload = inner.payload
  }

  private init?(six packet: ByteView) {
    guard packet.count >= 40 else { return nil }
    version = .six
    source = .v6(high: packet.eight(at: 8), low: packet.eight(at: 16))
    destination = .v6(high: packet.eight(at: 24), low: packet.eight(at: 32))
    let written = packet.two(at: 4)
    let length = written == 0 ? packet.count - 40 : written
    cutBytes = max(0, length - (packet.count - 40))
    guard let inner = ExtensionHeaders(packet[6], packet.dropping(40).prefix(length)) else {
      return nil
    }
    content = inner.content
    fragment = inner.fragment
    payload = inner.payload
    identification = inner.fragment?.identification ?? 0
    hopLimit = packet[7]
  }
}
