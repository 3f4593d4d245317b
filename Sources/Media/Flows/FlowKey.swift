public import Wire

/// Who sends what to whom: what tells media flows apart.
public struct FlowKey: Hashable, Sendable {
  public let source: Endpoint
  public let destination: Endpoint
  public let ssrc: UInt32

  public init(from source: Endpoint, to destination: Endpoint, ssrc: UInt32) {
    self.source = source
    self.destination = destination
    self.ssrc = ssrc
  }

  /// A fast hash that depends on a secret, so that no file can be made to collide.
  @inline(__always)
  func hash(_ secret: UInt64) -> UInt64 {
    var value = secret
    Self.mix(&value, source)
    Self.mix(&value, destination)
    Self.mix(&value, UInt64(ssrc))
    return value ^ value >> 29
  }

  @inline(__always)
  private static func mix(_ value: inout UInt64, _ endpoint: Endpoint) {
    switch endpoint.address {
    case .v4(let number): mix(&value, UInt64(number) << 16 | UInt64(endpoint.port))
    case .v6(let high, let low):
      mix(&value, high)
      mix(&value, low)
      mix(&value, UInt64(endpoint.port))
    }
  }

  @inline(__always)
  private static func mix(_ value: inout UInt64, _ word: UInt64) {
    // Both halves of a full product: every bit of the word reaches every bit of the value.
    let product = (value ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    value = product.high ^ product.low ^ word &* 0xD6E8_FEB8_6659_FD93
  }
}
