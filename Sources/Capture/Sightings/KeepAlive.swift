/// Datagrams on a SIP port that hold a NAT binding open and mean nothing else.
package enum KeepAlive {
  /// Blank bytes or zeros, or a STUN message (RFC 5626 §3.5.2, RFC 8489 §5).
  package static func isOne(_ payload: ByteView) -> Bool {
    if payload.allSatisfy({ [0x00, 0x09, 0x0A, 0x0D, 0x20].contains($0) }) { return true }
    return payload.count >= 20 && payload[0] & 0xC0 == 0 && payload.four(at: 4) == 0x2112_A442
  }
}
