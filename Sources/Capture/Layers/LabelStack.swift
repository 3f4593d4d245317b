/// Takes MPLS labels off a packet (RFC 3032).
enum LabelStack {
  private static let mostLabels = 8

  /// The IP packet under the labels, told by its version as the labels do not say what they carry.
  ///
  /// An Ethernet frame behind a control word (RFC 4448) is opened as well, but not what labels it
  /// may have inside: a packet must not lead in circles.
  static func strip(_ packet: ByteView) -> ByteView? {
    var rest = packet
    for _ in 0..<mostLabels {
      guard rest.count >= 4 else { return nil }
      let isLast = rest[2] & 1 == 1
      rest = rest.dropping(4)
      if isLast { return content(rest) }
    }
    return nil
  }

  private static func content(_ rest: ByteView) -> ByteView? {
    guard !rest.isEmpty else { return nil }
    switch rest[0] >> 4 {
    case 4, 6: return rest
    case 0:
      let frame = rest.dropping(4)
      guard frame.count >= 14 else { return nil }
      let type = frame.two(at: 12)
      if type == EtherType.ipv4 || type == EtherType.ipv6 { return frame.dropping(14) }
      guard type == 0x8100, frame.count >= 18 else { return nil }
      let tagged = frame.two(at: 16)
      return tagged == EtherType.ipv4 || tagged == EtherType.ipv6 ? frame.dropping(18) : nil
    default: return nil
    }
  }
}
