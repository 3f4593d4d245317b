/// What a frame begins with; raw values are the LINKTYPE_ numbers of capture files.
public enum LinkType: UInt16, Hashable, Sendable, CaseIterable {
  /// BSD loopback: four bytes of address family, in the byte order of the capturing machine.
  case null = 0
  case ethernet = 1
  /// PPP, with or without the HDLC address and control bytes (RFC 1661, RFC 1662).
  case ppp = 9
  /// PPP in HDLC-like framing, or Cisco HDLC, told apart by the first byte.
  case pppHDLC = 50
  /// A PPPoE session packet without its Ethernet header (RFC 2516).
  case pppoe = 51
  /// An IPv4 or IPv6 packet, told apart by its version.
  case raw = 101
  case ciscoHDLC = 104
  /// OpenBSD loopback: as `null`, in network byte order.
  case loop = 108
  /// Linux "cooked" capture.
  case linuxSLL = 113
  case ipv4 = 228
  case ipv6 = 229
  case linuxSLL2 = 276

  /// The link type of that number in a capture file; nil for one that cannot be read here.
  ///
  /// Some systems write raw IP under their own number, 12 or 14, instead of 101.
  public init?(file number: UInt16) {
    switch number {
    case 12, 14: self = .raw
    default:
      guard let type = LinkType(rawValue: number) else { return nil }
      self = type
    }
  }

  /// The link type that libpcap calls by its own number; nil for one that cannot be read here.
  init?(libpcap number: Int32) {
    // libpcap's own number for raw IP is one of those that `file` knows.
    guard let narrow = UInt16(exactly: number), let type = LinkType(file: narrow) else {
      return nil
    }
    self = type
  }
}
