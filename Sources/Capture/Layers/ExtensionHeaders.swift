/// The headers between an IP header and what it carries (RFC 8200 §4), in whatever order.
///
/// IPv4 has one of them, the authentication header (RFC 4302).
struct ExtensionHeaders {
  static let authentication: UInt8 = 51
  private static let most = 16

  /// What the payload is, as in `IPHeader`.
  let content: UInt8
  let payload: ByteView
  let fragment: IPHeader.Fragment?

  /// Walks the headers from one of that number on, up to the first part of a split datagram.
  init?(_ first: UInt8, _ bytes: ByteView) {
    var next = first
    var rest = bytes
    var found: IPHeader.Fragment?
    for _ in 0..<Self.most where found == nil {
      let length: Int
      switch next {
      // Hop-by-hop, routing, destination options, mobility, host identity, shim.
      case 0, 43, 60, 135, 139, 140:
        guard rest.count >= 8 else { return nil }
        length = 8 + Int(rest[1]) * 8
      case Self.authentication:
        guard rest.count >= 12 else { return nil }
        length = (Int(rest[1]) + 2) * 4
      case 44:
        guard rest.count >= 8 else { return nil }
        let field = rest.two(at: 2)
        let piece = IPHeader.Fragment(
          identification: rest.four(at: 4), offset: field & 0xFFF8, hasMore: field & 1 != 0)
        // An atomic fragment is a whole datagram (RFC 6946).
        if piece.offset > 0 || piece.hasMore { found = piece }
        length = 8
      default:
        content = next
        payload = rest
        fragment = nil
        return
      }
      next = rest[0]
      rest = rest.dropping(length)
    }
    content = next
    payload = rest
    fragment = found
  }
}
