// Media: RTP, RTCP and what they carry, as plain values (RFC 3550, RFC 3551, RFC 4733).
//
// It reads packets in place and follows streams packet by packet, within stated limits. It knows
// nothing of SDP, of calls, or of where the bytes came from.

/// The RTP payload type of a packet, 0 to 127 (RFC 3551 §6).
public struct PayloadType: RawRepresentable, Hashable, Comparable, Sendable {
  public let rawValue: UInt8

  public init?(rawValue: UInt8) {
    guard rawValue < 128 else { return nil }
    self.rawValue = rawValue
  }

  /// The seven bits of a header's field.
  init(masking byte: UInt8) {
    rawValue = byte & 0x7F
  }

  public static let pcmu = PayloadType(masking: 0)
  public static let pcma = PayloadType(masking: 8)
  /// RFC 3389.
  public static let comfortNoise = PayloadType(masking: 13)

  /// Whether its meaning is agreed on in each session (RFC 3551 §3).
  public var isDynamic: Bool { rawValue >= 96 }

  /// Whether it is unusable because RTCP multiplexed with it would look the same (RFC 5761 §4).
  public var collidesWithRTCP: Bool { (64...95).contains(rawValue) }

  /// The encoding's name, where it is fixed (RFC 3551 §6).
  public var fixedName: String? { Self.fixed[rawValue]?.name }

  /// The RTP clock in Hz, where it is fixed (RFC 3551 §6).
  public var fixedClockRate: Int? { Self.fixed[rawValue]?.rate }

  public static func < (left: PayloadType, right: PayloadType) -> Bool {
    left.rawValue < right.rawValue
  }

  private static let fixed: [UInt8: (name: String, rate: Int)] = [
    0: ("PCMU", 8_000), 3: ("GSM", 8_000), 4: ("G723", 8_000), 5: ("DVI4", 8_000),
    6: ("DVI4", 16_000), 7: ("LPC", 8_000), 8: ("PCMA", 8_000), 9: ("G722", 8_000),
    10: ("L16", 44_100), 11: ("L16", 44_100), 12: ("QCELP", 8_000), 13: ("CN", 8_000),
    14: ("MPA", 90_000), 15: ("G728", 8_000), 16: ("DVI4", 11_025), 17: ("DVI4", 22_050),
    18: ("G729", 8_000), 25: ("CelB", 90_000), 26: ("JPEG", 90_000), 28: ("nv", 90_000),
    31: ("H261", 90_000), 32: ("MPV", 90_000), 33: ("MP2T", 90_000), 34: ("H263", 90_000),
  ]
}
