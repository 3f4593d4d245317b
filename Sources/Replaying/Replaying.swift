// Replaying: recorded calls re-enacted around a system under test, and compared with the recording.
//
// A capture becomes a cast (who was the system, who were the parties), a script (what each party
// sent, and what it was sent before), and on the wire the parties send it again with identities
// of their own. What the system made of it is captured, and both traces are compared message by
// message. The room plays and judges: it is where the two meet once more, beside Scenarios. The
// comparison is made from the packets alone and shares no machinery with the parties.

import Wire

/// How recorded calls are played again.
public struct ReplayTiming: Hashable, Sendable {
  /// How many times as fast as recorded the parties act.
  public var speed: Double
  /// How far the system's reaction may be from the recorded one, beside a twentieth of its length.
  public var tolerance: Duration
  /// How long what was recorded and does not come is waited for, beyond its recorded time.
  public var patience: Duration
  /// How long a party holds back what it sent only after something that does not come.
  public var slack: Duration
  /// How long after the last message the capture goes on.
  public var settle: Duration
  /// How long playing may take; nil leaves it to the recording's length and a minute.
  public var timeout: Duration?

  public init(
    speed: Double = 1, tolerance: Duration = .milliseconds(200),
    patience: Duration = .seconds(5), slack: Duration = .seconds(1),
    settle: Duration = .seconds(1), timeout: Duration? = nil
  ) {
    self.speed = speed
    self.tolerance = tolerance
    self.patience = patience
    self.slack = slack
    self.settle = settle
    self.timeout = timeout
  }

  /// A recorded pause between two things a party does, as it is played.
  func played(_ pause: Duration) -> Duration { .nanoseconds(Int64(pause.seconds / speed * 1e9)) }

  /// How long the system may take for what took that long when it was recorded.
  ///
  /// Its own timers do not become faster.
  func awaited(_ pause: Duration) -> Duration { speed > 1 ? pause : played(pause) }
}
