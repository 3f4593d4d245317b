import Wire

/// How long to wait after failures: twice as long each time, and scattered.
public struct Backoff: Hashable, Sendable {
  public var first: Duration
  public var most: Duration

  public init(first: Duration = .milliseconds(500), most: Duration = .seconds(60)) {
    self.first = max(first, .milliseconds(1))
    self.most = max(most, self.first)
  }

  /// The pause after that many failures, 1 for the first: between half and the whole of
  /// `first` × 2^(failures - 1), at most `most`.
  public func pause(
    after failures: Int, using generator: inout some RandomNumberGenerator
  ) -> Duration {
    var whole = first
    for _ in 1..<max(failures, 1) where whole < most { whole = whole * 2 }
    whole = min(whole, most)
    let half = whole.nanoseconds / 2
    return .nanoseconds(whole.nanoseconds - half + Int64.random(in: 0...half, using: &generator))
  }
}
