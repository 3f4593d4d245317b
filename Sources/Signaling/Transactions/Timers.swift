/// The lengths all transaction timers are made from (RFC 3261 §17.1.1.1, table 4).
///
/// T1 and T2 must be more than zero, or a request would be sent without end.
public struct Timers: Hashable, Sendable {
  /// The estimated round-trip time.
  public let t1: Duration
  /// The longest wait between two retransmissions of a non-INVITE request or INVITE response.
  public let t2: Duration
  /// The longest time a message stays in the network.
  public let t4: Duration

  public init(
    t1: Duration = .milliseconds(500), t2: Duration = .seconds(4), t4: Duration = .seconds(5)
  ) {
    precondition(
      t1 > .zero && t2 > .zero && t4 >= .zero, "no wait between two copies: \(t1), \(t2)")
    self.t1 = t1
    self.t2 = t2
    self.t4 = t4
  }

  /// T2 and T4 in the ratio to T1 that RFC 3261's own have: 8 and 10 times as long.
  public init(inProportionTo t1: Duration) {
    self.init(t1: t1, t2: t1 * 8, t4: t1 * 10)
  }

  /// How long timers B, F, H, J, L and M run, and D over UDP: 64 × T1, 32 s by default.
  public var patience: Duration { t1 * 64 }
}
