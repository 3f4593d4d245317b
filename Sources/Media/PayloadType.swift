// Media: RTP, RTCP and what they carry, as plain values (RFC 3550, RFC 3551, RFC 4733).

/// The RTP payload type of a packet, 0 to 127 (RFC 3551 §6).
public struct PayloadType: RawRepresentable, Hashable, Comparable, Sendable {
  public let rawValue: UInt8

  public init?(rawValue: UInt8) {
    guard rawValue < 128 else { return nil }
    self.rawValue = rawValue
  }

  public static func < (left: PayloadType, right: PayloadType) -> Bool {
    left.rawValue < right.rawValue
  }
}
