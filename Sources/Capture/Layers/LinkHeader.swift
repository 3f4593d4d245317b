/// Takes the link layer off a frame.
enum LinkHeader {
  private static let etherIPv4 = 0x0800
  private static let etherIPv6 = 0x86DD
  private static let etherPPPoE = 0x8864
  /// 802.1Q, 802.1ad and the older QinQ number.
  private static let etherTags: Set<Int> = [0x8100, 0x88A8, 0x9100]
  private static let mostTags = 4

  /// The IP packet in the frame; nil when it carries something else.
  static func strip(_ frame: ByteView, _ type: LinkType) -> ByteView? {
    switch type {
    case .ethernet:
      guard frame.count >= 14 else { return nil }
      return ether(frame.two(at: 12), frame.dropping(14))
    case .linuxSLL:
      guard frame.count >= 16 else { return nil }
      return ether(frame.two(at: 14), frame.dropping(16))
    case .linuxSLL2:
      guard frame.count >= 20 else { return nil }
      return ether(frame.two(at: 0), frame.dropping(20))
    case .null, .loop:
      guard frame.count >= 4 else { return nil }
      // A file may come from a machine of the other byte order; families fit in one byte.
      let family = frame.four(at: 0)
      guard isInternetFamily(family) || isInternetFamily(family.byteSwapped) else { return nil }
      return frame.dropping(4)
    case .raw, .ipv4, .ipv6:
      return frame
    }
  }

  private static func ether(_ type: Int, _ payload: ByteView) -> ByteView? {
    var type = type
    var payload = payload
    for _ in 0..<mostTags where etherTags.contains(type) {
      guard payload.count >= 4 else { return nil }
      type = payload.two(at: 2)
      payload = payload.dropping(4)
    }
    switch type {
    case etherIPv4, etherIPv6: return payload
    case etherPPPoE:
      // RFC 2516 §4 session header, then the PPP protocol: 0x0021 IPv4, 0x0057 IPv6.
      guard payload.count >= 8, [0x0021, 0x0057].contains(payload.two(at: 6)) else { return nil }
      return payload.dropping(8)
    default: return nil
    }
  }

  /// AF_INET, or AF_INET6 of the systems that write such files (BSD, FreeBSD, macOS, Linux).
  private static func isInternetFamily(_ family: UInt32) -> Bool {
    [2, 10, 24, 28, 30].contains(family)
  }
}
