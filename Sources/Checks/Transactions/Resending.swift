import SIP
import Wire

/// The times at which something must be sent again until it is answered.
///
/// RFC 3261 timers A (doubling), E and G (doubling up to T2), and B, F and H (64*T1 in all).
struct Resending {
  /// What is wrong, with the number of the sending that shows it.
  enum Problem {
    /// Sent again after it was answered, by that much.
    case afterAnswer(Int, by: Duration)
    /// Sent again that soon or late, instead of after the interval.
    case offSchedule(Int, gap: Duration, interval: Duration)
    /// Sent again after 64*T1.
    case tooLong(Int, after: Duration)
    /// Not sent again by then; the number is that of the last.
    case missing(after: Int, due: Moment)
  }

  /// The longest interval; nil where it doubles without bound.
  let cap: Duration?
  /// When there was no more reason to send; nil where there always was.
  let answeredAt: Moment?
  /// When the interval became T2 because a provisional response had come (timer E).
  var slowedAt: Moment?
  /// When the sender had a good reason of its own to stop.
  var givenUpAt: Moment?
  let endedAt: Moment

  /// The first thing wrong with these sendings, oldest first.
  func problem(_ sends: [Moment]) -> Problem? {
    guard let first = sends.first else { return nil }
    var interval = Bounds.t1
    var last = first
    for (number, send) in sends.enumerated().dropFirst() {
      let gap = send - last
      if let answeredAt, send - answeredAt > Bounds.crossing {
        return .afterAnswer(number, by: send - answeredAt)
      }
      let age = send - first
      if age > Bounds.transaction + .milliseconds(500) { return .tooLong(number, after: age) }
      let isSlowed = slowedAt.map { $0 < send } ?? false
      let longest = isSlowed ? Bounds.t2 : interval
      guard gap >= interval * 0.8, gap <= longest * 1.25 + .milliseconds(100) else {
        return .offSchedule(number, gap: gap, interval: interval)
      }
      interval = isSlowed ? Bounds.t2 : min(interval * 2, cap ?? Bounds.transaction)
      last = send
    }
    if slowedAt != nil { interval = Bounds.t2 }
    let due = last + interval
    // What comes due in the last moments before 64*T1 may be left out.
    guard due - first < Bounds.transaction - .milliseconds(500) else { return nil }
    let stops = [answeredAt, givenUpAt, endedAt].compactMap(\.self)
    let latest = due + interval * 0.25 + .milliseconds(100)
    return stops.contains { $0 <= latest } ? nil : .missing(after: sends.count - 1, due: due)
  }
}

extension Duration {
  static func * (duration: Duration, factor: Double) -> Duration {
    .nanoseconds(Int64(Double(duration.nanoseconds) * factor))
  }
}
