public import Wire

/// A timer and the moment it goes off.
public struct Due<Timer: Hashable & Sendable>: Hashable, Sendable {
  public var timer: Timer
  public var at: Moment

  public init(timer: Timer, at: Moment) {
    self.timer = timer
    self.at = at
  }

  /// The earliest of several timers, nil ones left out; the first of equals.
  static func first(_ candidates: (timer: Timer, at: Moment?)...) -> Due? {
    var earliest: Due?
    for (timer, at) in candidates {
      guard let at, at < earliest?.at ?? Moment(nanoseconds: .max) else { continue }
      earliest = Due(timer: timer, at: at)
    }
    return earliest
  }
}
