/// Takes the link layer off a frame.
enum LinkHeader {
  private static let mostTags = 4

  /// The IP packet in the frame; nil when it carries something else.
  static func strip(_ frame: ByteView, _ type: LinkType) -> ByteView? {
    switch type {
    case .ethernet: return ethernet(frame)
    case .linuxSLL:
      guard frame.count >= 16 else { return nil }
      return network(frame.two(at: 14), frame.dropping(16))
    case .linuxSLL2:
      guard frame.count >= 20 else { return nil }
      return network(frame.two(at: 0), frame.dropping(20))
    case .null, .loop:
      guard frame.count >= 4 else { return nil }
      // A file may come from a machine of the other byte order; families fit in one byte.
      let family = frame.four(at: 0)
      guard isInternetFamily(family) || isInternetFamily(family.byteSwapped) else { return nil }
      return frame.dropping(4)
    case .ppp, .pppHDLC: return PointToPoint.strip(frame)
    case .pppoe: return PointToPoint.stripSession(frame)
    case .ciscoHDLC: return ciscoHDLC(frame)
    case .raw, .ipv4, .ipv6:
      return frame
    }
  }

  /// Tells places of capture apart: Linux's `any` says interface and direction, others at least
  /// have a header of another length where tags were added.
  static func origin(_ frame: ByteView, _ type: LinkType, _ packet: ByteView) -> UInt64 {
    switch type {
    // Both are long enough, or there would be no packet.
    case .linuxSLL: UInt64(frame.two(at: 0)) << 16
    case .linuxSLL2: UInt64(frame.four(at: 4)) << 24 | UInt64(frame[10]) << 16
    default: UInt64(frame.count - packet.count)
    }
  }

  /// The IP packet in an Ethernet frame, which may itself be carried in another packet.
  static func ethernet(_ frame: ByteView) -> ByteView? {
    guard frame.count >= 14 else { return nil }
    return network(frame.two(at: 12), frame.dropping(14))
  }

  /// Cisco's framing: an address, a control byte and an EtherType.
  static func ciscoHDLC(_ frame: ByteView) -> ByteView? {
    guard frame.count >= 4 else { return nil }
    return network(frame.two(at: 2), frame.dropping(4))
  }

  /// The IP packet behind an EtherType, with VLAN tags (802.1Q, 802.1ad, the older 0x9100),
  /// PPPoE, MPLS or LLC/SNAP between.
  static func network(_ type: Int, _ payload: ByteView) -> ByteView? {
    var type = type
    var payload = payload
    for _ in 0...mostTags {
      switch type {
      case EtherType.ipv4, EtherType.ipv6: return payload
      case 0x8100, 0x88A8, 0x9100:
        guard payload.count >= 4 else { return nil }
        type = payload.two(at: 2)
        payload = payload.dropping(4)
      case 0x0000..<0x0600:
        // A length: LLC, and for IP the SNAP form with the EtherType at its end (RFC 1042).
        guard payload.count >= 8, payload.four(at: 0) == 0xAAAA_0300, payload[4] == 0 else {
          return nil
        }
        type = payload.two(at: 6)
        payload = payload.dropping(8)
      case 0x8864: return PointToPoint.stripSession(payload)
      case EtherType.ppp: return PointToPoint.strip(payload)
      case EtherType.labels, 0x8848: return LabelStack.strip(payload)
      default: return nil
      }
    }
    return nil
  }

  /// AF_INET, or AF_INET6 of the systems that write such files (BSD, FreeBSD, macOS, Linux).
  private static func isInternetFamily(_ family: UInt32) -> Bool {
    switch family {
    case 2, 10, 24, 28, 30: true
    default: false
    }
  }
}

/// Numbers of the protocols behind an Ethernet header that have more than one use here.
enum EtherType {
  static let ipv4 = 0x0800
  static let ipv6 = 0x86DD
  static let ppp = 0x880B
  /// MPLS.
  static let labels = 0x8847
  /// A whole Ethernet frame.
  static let bridging = 0x6558
}
