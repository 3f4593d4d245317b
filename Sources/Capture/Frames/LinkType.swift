import CPcap

/// What a frame begins with; raw values are the LINKTYPE_ numbers of capture files.
public enum LinkType: UInt16, Hashable, Sendable, CaseIterable {
  /// BSD loopback: four bytes of address family, in the byte order of the capturing machine.
  case null = 0
  case ethernet = 1
  /// An IPv4 or IPv6 packet, told apart by its version.
  case raw = 101
  /// OpenBSD loopback: as `null`, in network byte order.
  case loop = 108
  /// Linux "cooked" capture.
  case linuxSLL = 113
  case ipv4 = 228
  case ipv6 = 229
  case linuxSLL2 = 276

  /// The link type that libpcap calls by its own number; nil for one that cannot be read here.
  init?(libpcap number: Int32) {
    switch number {
    // libpcap's number for raw IP differs from the one in files.
    case DLT_RAW: self = .raw
    default:
      guard let narrow = UInt16(exactly: number), let type = LinkType(rawValue: narrow) else {
        return nil
      }
      self = type
    }
  }
}
