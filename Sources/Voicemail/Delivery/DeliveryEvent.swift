/// What a delivery tells a log.
public enum DeliveryEvent: Hashable, Sendable {
  /// The store has the message now; `wasThere` where an earlier attempt had stored it already.
  case delivered(MessageID, name: String, wasThere: Bool)
  /// The attempt failed; the next is made after the pause.
  case failed(MessageID, problem: String, pause: Duration)
}

/// Figures of a delivery, for metrics.
public struct DeliveryStatus: Hashable, Sendable {
  /// Messages that the store does not have yet, those under way among them.
  public var waiting = 0
  public var underWay = 0
  /// Messages that failed and wait for their next attempt.
  public var failing = 0
  /// Since the start: messages the store has taken, and of them those it had already.
  public var delivered = 0
  public var alreadyThere = 0
  /// Since the start: attempts that failed, and of them those that only a change can mend.
  public var failures = 0
  public var refusals = 0
  /// The message that has waited longest.
  public var oldest: MessageID?
  /// Of the last attempt that failed; nil after one that did not.
  public var problem: String?

  public init() {}
}
