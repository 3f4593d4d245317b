/// Opens packets that carry packets.
enum Tunnel {
  /// How many tunnels inside one another are opened; what is deeper is not read.
  static let mostDepth = 4

  /// The IP packet that the payload of another carries; nil when it cannot be told.
  ///
  /// `content` is the outer packet's protocol number.
  static func packet(in payload: ByteView, _ content: UInt8) -> ByteView? {
    switch content {
    // IP in IP (RFC 2003) and IPv6 in either (RFC 4213, RFC 2473).
    case 4, 41: payload
    case 47: RoutingEncapsulation.packet(in: payload)
    case 137: LabelStack.strip(payload)
    default: nil
    }
  }

  /// Whether an IP packet of that protocol number is a tunnel.
  static func isOne(_ content: UInt8) -> Bool {
    switch content {
    case 4, 41, 47, 137: true
    default: false
    }
  }

  /// Whether a datagram to that port may be a tunnel's.
  @inline(__always)
  static func isPort(_ port: UInt16) -> Bool {
    switch port {
    case 4789, 8472, 6081, 2152, 1701: true
    default: false
    }
  }

  /// The IP packet that a datagram to a tunnel's port carries.
  ///
  /// Ports are only a hint: nil when the payload is not such a tunnel with IP inside.
  static func packet(in datagram: DatagramHeader) -> ByteView? {
    guard isPort(datagram.destinationPort) else { return nil }
    let payload = datagram.payload
    let inner: ByteView? =
      switch datagram.destinationPort {
      // The number Linux used before RFC 7348 had one is still its default.
      case 4789, 8472: extensibleLAN(payload)
      case 6081: networkVirtualization(payload)
      case 2152: userPlane(payload)
      case 1701: layerTwo(payload)
      default: nil
      }
    guard let inner, IPHeader(inner) != nil else { return nil }
    return inner
  }

  /// VXLAN (RFC 7348 §5): flags with the I bit, a network number, an Ethernet frame.
  private static func extensibleLAN(_ payload: ByteView) -> ByteView? {
    guard payload.count >= 8, payload[0] & 0x08 != 0, payload[7] == 0 else { return nil }
    return LinkHeader.ethernet(payload.dropping(8))
  }

  /// Geneve (RFC 8926 §3.4): version 0, options in fours, an EtherType.
  private static func networkVirtualization(_ payload: ByteView) -> ByteView? {
    guard payload.count >= 8, payload[0] >> 6 == 0 else { return nil }
    let rest = payload.dropping(8 + Int(payload[0] & 0x3F) * 4)
    let type = payload.two(at: 2)
    return type == EtherType.bridging ? LinkHeader.ethernet(rest) : LinkHeader.network(type, rest)
  }

  /// GTP-U (3GPP TS 29.281 §5): version 1, message type 255, extension headers in fours.
  private static func userPlane(_ payload: ByteView) -> ByteView? {
    guard payload.count >= 8, payload[0] & 0xF0 == 0x30, payload[1] == 0xFF else { return nil }
    var rest = payload.dropping(8).prefix(payload.two(at: 2))
    // Any of the flags E, S, PN brings all three fields.
    guard payload[0] & 0x07 != 0 else { return rest }
    guard rest.count >= 4 else { return nil }
    var next = payload[0] & 0x04 != 0 ? rest[3] : 0
    rest = rest.dropping(4)
    while next != 0 {
      guard !rest.isEmpty, rest[0] > 0, rest.count >= Int(rest[0]) * 4 else { return nil }
      let length = Int(rest[0]) * 4
      next = rest[length - 1]
      rest = rest.dropping(length)
    }
    return rest
  }

  /// L2TP data messages (RFC 2661 §3.1): version 2, then PPP.
  private static func layerTwo(_ payload: ByteView) -> ByteView? {
    guard payload.count >= 6 else { return nil }
    let flags = payload.two(at: 0)
    guard flags & 0x8000 == 0, flags & 0x000F == 2 else { return nil }
    var length = 6
    if flags & 0x4000 != 0 { length += 2 }
    if flags & 0x0800 != 0 { length += 4 }
    if flags & 0x0200 != 0 {
      guard payload.count >= length + 2 else { return nil }
      length += 2 + payload.two(at: length)
    }
    return PointToPoint.strip(payload.dropping(length))
  }
}
