import SIP

/// When a call leaves a trunk for the next one, and how the trunk it leaves is told.
public struct FailoverRules: Hashable, Sendable {
  /// What to do about a trunk that has sent nothing at all when the call leaves it.
  public enum CancelPolicy: String, Hashable, Sendable, CaseIterable {
    /// CANCEL before the failover INVITE; deviates from RFC 3261 §9.1.
    case eager
    /// No CANCEL before a provisional response (RFC 3261 §9.1); then at once.
    case strict
  }

  /// How long a trunk may send nothing at all.
  public var answerWithin = Duration.seconds(3)
  /// How long a trunk may be silent after its last provisional response; nil for timer C only.
  public var ringWithin: Duration? = .seconds(4)
  public var triggers: Set<Trigger> = [
    .status(.serviceUnavailable), .status(.requestTimeout), .timeout, .transportError,
  ]
  public var cancel = CancelPolicy.strict
  /// The longest wait for a final response (RFC 3261 §16.6 item 11: more than three minutes).
  public var timerC = Duration.seconds(181)

  public init() {}
}

/// When a trunk that keeps refusing is left alone for a while.
public struct BreakerRules: Hashable, Sendable {
  /// How many 503 in a row open the breaker.
  public var threshold = 2
  /// How long it stays open before one call may try the trunk again.
  public var interval = Duration.seconds(1)

  public init() {}
}
