/// What a receiver says of a source it hears (RFC 3550 §6.4.1).
public struct ReceptionReport: Hashable, Sendable {
  static let length = 24

  /// Whom it is about.
  public var ssrc: UInt32
  /// Lost since the report before, in 256ths.
  public var fractionLost: UInt8
  public var cumulativeLost: Int
  public var highestSequence: UInt32
  /// In units of the RTP clock.
  public var jitter: UInt32
  /// The middle 32 bits of the latest sender report's time, and since when, in 1/65536 s.
  public var lastSenderReport: UInt32
  public var delaySinceLastSenderReport: UInt32

  public init(
    ssrc: UInt32, fractionLost: UInt8 = 0, cumulativeLost: Int = 0, highestSequence: UInt32 = 0,
    jitter: UInt32 = 0, lastSenderReport: UInt32 = 0, delaySinceLastSenderReport: UInt32 = 0
  ) {
    self.ssrc = ssrc
    self.fractionLost = fractionLost
    self.cumulativeLost = cumulativeLost
    self.highestSequence = highestSequence
    self.jitter = jitter
    self.lastSenderReport = lastSenderReport
    self.delaySinceLastSenderReport = delaySinceLastSenderReport
  }

  init(_ block: RTCPBytes) {
    ssrc = block.four(0)
    fractionLost = block[4]
    // 24 bits with a sign.
    cumulativeLost = Int(Int32(bitPattern: block.four(4) << 8) >> 8)
    highestSequence = block.four(8)
    jitter = block.four(12)
    lastSenderReport = block.four(16)
    delaySinceLastSenderReport = block.four(20)
  }

  var bytes: [UInt8] {
    let lost = UInt32(truncatingIfNeeded: max(-0x80_0000, min(0x7F_FFFF, cumulativeLost)))
    return RTCPBytes.write([
      ssrc, UInt32(fractionLost) << 24 | lost & 0xFF_FFFF, highestSequence, jitter,
      lastSenderReport, delaySinceLastSenderReport,
    ])
  }
}
