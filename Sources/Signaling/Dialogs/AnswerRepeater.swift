public import Wire

/// Says when a 2xx to an INVITE is sent again until its ACK comes (RFC 3261 §13.3.1.4).
///
/// That is the callee's work and not its transaction's, over every transport. Making one means
/// the 2xx has been sent.
public struct AnswerRepeater: Hashable, Sendable {
  public enum OnTimer: Hashable, Sendable {
    case resend
    /// No ACK came in 64 × T1: the callee should send a BYE.
    case ackMissing
    case nothing
  }

  private let timers: Timers
  private var interval: Duration
  private var resendAt: Moment
  private let endAt: Moment
  private var isWaiting = true

  public init(timers: Timers = Timers(), at now: Moment) {
    self.timers = timers
    interval = timers.t1
    resendAt = now + timers.t1
    endAt = now + timers.patience
  }

  /// When `wake` must be called; nil when the ACK has come or will not come.
  public var deadline: Moment? { isWaiting ? min(resendAt, endAt) : nil }

  public mutating func receiveAck() {
    isWaiting = false
  }

  public mutating func wake(at now: Moment) -> OnTimer {
    guard isWaiting else { return .nothing }
    if now >= endAt {
      isWaiting = false
      return .ackMissing
    }
    guard now >= resendAt else { return .nothing }
    interval = min(interval * 2, timers.t2)
    resendAt = now + interval
    return .resend
  }
}
