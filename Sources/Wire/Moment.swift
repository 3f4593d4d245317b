// Wire: bytes, addresses and time as plain values.
//
// The lowest room of the house. It knows nothing of SIP, of sockets or of clocks: whoever needs
// the time is given a `Moment`.

/// An instant in nanoseconds since 1970-01-01 UTC.
public struct Moment: Hashable, Comparable, Sendable {
  public let nanoseconds: Int64

  public init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  /// An instant that many seconds after the epoch; for tests and examples.
  public static func seconds(_ value: Double) -> Moment {
    Moment(nanoseconds: Int64((value * 1e9).rounded()))
  }

  public static let zero = Moment(nanoseconds: 0)

  public static func < (left: Moment, right: Moment) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  public static func + (moment: Moment, duration: Duration) -> Moment {
    Moment(nanoseconds: moment.nanoseconds + duration.nanoseconds)
  }

  public static func - (moment: Moment, duration: Duration) -> Moment {
    Moment(nanoseconds: moment.nanoseconds - duration.nanoseconds)
  }

  /// The earlier of two that may not be there.
  @inlinable public static func earlier(_ one: Moment?, _ other: Moment?) -> Moment? {
    guard let one else { return other }
    guard let other else { return one }
    return min(one, other)
  }

  public static func - (later: Moment, earlier: Moment) -> Duration {
    .nanoseconds(later.nanoseconds - earlier.nanoseconds)
  }
}
