/// Calls placed at a steady rate, whatever becomes of those before.
public struct CallLoad: Sendable, Hashable {
  public var target: Target
  public var count: Int
  /// From one INVITE to the next.
  public var every: Duration
  /// How long a call lasts once it is answered.
  public var lasting: Duration
  /// How long a call may take to be answered.
  public var within: Duration
  /// The share of the calls that must be answered in that time, from 0 to 1.
  public var answered: Double

  public init(
    to target: Target, _ count: Int, every: Duration, lasting: Duration = .milliseconds(100),
    within: Duration = .seconds(10), answered: Double = 1
  ) {
    self.target = target
    self.count = count
    self.every = every
    self.lasting = lasting
    self.within = within
    self.answered = answered
  }
}
