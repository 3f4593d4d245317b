public import Wire

/// What a receiver knows of one source, for its reports (RFC 3550 §6.4.1).
public struct ReceptionAccount: Hashable, Sendable {
  private struct Arrival: Hashable {
    let at: Moment
    let timestamp: UInt32
    /// Of the packet's clock, in Hz.
    let rate: Int
  }

  private struct SenderReport: Hashable {
    /// The middle 32 bits of its time.
    let middle: UInt32
    let at: Moment
  }

  public let ssrc: UInt32
  private var order = SequenceTracker()
  /// In units of the RTP clock.
  private var jitter = 0.0
  private var last: Arrival?
  private var senderReport: SenderReport?
  /// As of the report before.
  private var expectedBefore = 0
  private var receivedBefore = 0

  public init(ssrc: UInt32) {
    self.ssrc = ssrc
  }

  /// Whether something came since the report before.
  public var hasNews: Bool { order.received > receivedBefore }

  /// Takes a packet of the source, on a clock of that rate in Hz.
  public mutating func hear(_ header: RTPHeader, rate: Int, at now: Moment) {
    _ = order.add(header.sequence)
    // The packets of one event share a stamp, which is that of the first.
    guard last?.timestamp != header.timestamp else { return }
    defer { last = Arrival(at: now, timestamp: header.timestamp, rate: rate) }
    // Another clock counts from elsewhere.
    guard let last, last.rate == rate else { return }
    let arrived = Double((now - last.at).nanoseconds) * Double(rate) / 1e9
    let stamped = Double(Int32(bitPattern: header.timestamp &- last.timestamp))
    // RFC 3550 A.8.
    jitter += (abs(arrived - stamped) - jitter) / 16
  }

  /// Takes what the source said of itself.
  public mutating func hear(_ info: RTCPPacket.SenderInfo, at now: Moment) {
    senderReport = SenderReport(
      middle: UInt32(truncatingIfNeeded: info.ntpTime >> 16), at: now)
  }

  /// What there is to say now; the next report counts from here.
  public mutating func report(at now: Moment) -> ReceptionReport {
    let (expected, received) = (order.expected, order.expected - order.cumulativeLost)
    // RFC 3550 A.3.
    let due = expected - expectedBefore
    let lost = due - (received - receivedBefore)
    (expectedBefore, receivedBefore) = (expected, received)
    let since = senderReport.map { max(.zero, now - $0.at) } ?? .zero
    return ReceptionReport(
      ssrc: ssrc, fractionLost: due > 0 && lost > 0 ? UInt8(min(255, lost * 256 / due)) : 0,
      cumulativeLost: order.cumulativeLost, highestSequence: order.extendedHighest,
      jitter: UInt32(min(jitter, Double(UInt32.max / 2))),
      lastSenderReport: senderReport?.middle ?? 0,
      delaySinceLastSenderReport: UInt32(
        truncatingIfNeeded: since.nanoseconds / 1_000 * 65_536 / 1_000_000))
  }
}

extension RTCPPacket.SenderInfo {
  /// Seconds from 1900 to 1970.
  private static let epoch: UInt64 = 2_208_988_800

  /// What a sender says at that moment, which its stamp is of too.
  public init(at now: Moment, timestamp: UInt32, packets: UInt32, octets: UInt32) {
    let nanoseconds = UInt64(max(0, now.nanoseconds))
    let seconds = nanoseconds / 1_000_000_000 + Self.epoch
    let fraction = (nanoseconds % 1_000_000_000) << 32 / 1_000_000_000
    self.init(
      ntpTime: seconds << 32 | fraction, timestamp: timestamp, packets: packets, octets: octets)
  }
}
