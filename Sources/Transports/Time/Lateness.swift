public import Wire

/// How late things were done that should have been done at a certain moment; keeps the worst.
public struct Lateness: Hashable, Sendable {
  public private(set) var worst: Duration
  /// When the worst was seen; nil when nothing was late at all.
  public private(set) var at: Moment?

  public init() {
    worst = .zero
    at = nil
  }

  public mutating func note(_ duration: Duration, at moment: Moment) {
    guard duration > worst else { return }
    worst = duration
    at = moment
  }

  public mutating func merge(_ other: Lateness) {
    guard let moment = other.at else { return }
    note(other.worst, at: moment)
  }
}
