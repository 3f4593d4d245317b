public import Wire

/// Keeps calls away from a trunk that refuses them one after another.
///
/// Closed, it counts refusals in a row. Open, it admits nobody until the interval has passed;
/// then one call at a time may probe the trunk, and its fate closes or opens the breaker.
public struct Breaker: Hashable, Sendable {
  public enum State: Hashable, Sendable {
    case closed(refusals: Int)
    case open(until: Moment)
    case probing
  }

  /// What became of a call that was admitted.
  public enum Outcome: Hashable, Sendable {
    /// The trunk answered for the callee, whatever the answer.
    case answered
    /// 503 Service Unavailable.
    case refused
    /// Nothing came, or the network failed.
    case failed
    /// The caller went before it could be told.
    case unknown
  }

  /// How a call was let in.
  public enum Pass: Hashable, Sendable {
    case regular
    /// The only call allowed while the breaker makes up its mind.
    case probe
  }

  public private(set) var state = State.closed(refusals: 0)
  private let rules: BreakerRules

  public init(_ rules: BreakerRules) {
    self.rules = rules
  }

  /// Whether a call may be let in now.
  public func isAvailable(at now: Moment) -> Bool {
    switch state {
    case .closed: true
    case .open(let until): now >= until
    case .probing: false
    }
  }

  /// Lets a call in, if one may be.
  public mutating func admit(at now: Moment) -> Pass? {
    switch state {
    case .closed: return .regular
    case .open(let until):
      guard now >= until else { return nil }
      state = .probing
      return .probe
    case .probing: return nil
    }
  }

  /// An admitted call has met its fate; true when the breaker opened or closed.
  @discardableResult
  public mutating func record(_ outcome: Outcome, of pass: Pass, at now: Moment) -> Bool {
    switch (state, pass, outcome) {
    case (.closed(let refusals), .regular, .refused):
      guard refusals + 1 >= rules.threshold else {
        state = .closed(refusals: refusals + 1)
        return false
      }
      state = .open(until: now + rules.interval)
      return true
    case (.closed, _, .answered):
      state = .closed(refusals: 0)
      return false
    case (.probing, .probe, .answered):
      state = .closed(refusals: 0)
      return true
    case (.probing, .probe, .refused), (.probing, .probe, .failed):
      state = .open(until: now + rules.interval)
      return true
    case (.probing, .probe, .unknown):
      state = .open(until: now)
      return false
    case (.closed, _, _), (.open, _, _), (.probing, .regular, _):
      // Calls let in before the breaker opened tell nothing new.
      return false
    }
  }
}

extension Breaker.State: CustomStringConvertible {
  public var description: String {
    switch self {
    case .closed: "closed"
    case .open: "open"
    case .probing: "half-open"
    }
  }
}
