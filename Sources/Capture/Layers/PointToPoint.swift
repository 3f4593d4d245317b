/// Takes PPP off a packet (RFC 1661, RFC 1662).
enum PointToPoint {
  /// The IP packet in a PPP frame, whose address, control and protocol may be compressed away.
  static func strip(_ frame: ByteView) -> ByteView? {
    var rest = frame
    if rest.count >= 2 {
      switch rest.two(at: 0) {
      case 0xFF03: rest = rest.dropping(2)
      // Cisco HDLC, unicast and multicast, in files that call themselves PPP.
      case 0x0F00, 0x8F00: return LinkHeader.ciscoHDLC(frame)
      default: break
      }
    }
    guard !rest.isEmpty else { return nil }
    // Protocol numbers end in an odd byte: when the first one is odd it is the whole number.
    let isShort = rest[0] & 1 == 1
    guard isShort || rest.count >= 2 else { return nil }
    let content = isShort ? Int(rest[0]) : rest.two(at: 0)
    let payload = rest.dropping(isShort ? 1 : 2)
    switch content {
    case 0x0021, 0x0057: return payload
    case 0x0281, 0x0283: return LabelStack.strip(payload)
    default: return nil
    }
  }

  /// The IP packet in a PPPoE session packet (RFC 2516 §4): six bytes, then PPP.
  static func stripSession(_ packet: ByteView) -> ByteView? {
    guard packet.count >= 8, packet[0] == 0x11, packet[1] == 0 else { return nil }
    return strip(packet.dropping(6))
  }
}
