import Checks
import SIP
import Wire

/// What calls have seen of the primary so far, and what its breaker should be.
struct BreakerHistory: Sendable {
  /// The state the policy asks for when a call begins.
  enum Expected {
    /// The trunk is to be tried: fewer failures in a row than the threshold.
    case closed(failures: Int)
    /// The same, and the last thing the trunk said shows that it is well.
    case well(since: PastCall.Mark, StatusCode)
    /// The trunk is to be spared.
    case open(since: PastCall.Mark)
    /// The interval is just over, or the opening is just happening: either is right.
    case either
    /// The interval is over: the trunk is to be tried again.
    case over(since: PastCall.Mark)
  }

  private enum Event {
    case tried
    case said(StatusCode, Moment)
  }

  let policy: FailoverPolicy
  /// What calls that began already saw after the latest one began.
  private var ahead = FrameQueue<Event>()
  private var failures = 0
  private var opened: PastCall.Mark?
  private var last: (status: StatusCode, mark: PastCall.Mark)?
  private var lastTry: Int?

  init(_ policy: FailoverPolicy) {
    self.policy = policy
  }

  /// Takes the next call; nil where its beginning was not seen.
  mutating func take(_ call: PastCall, among trunks: Trunks) -> Expected? {
    var expected: Expected?
    if call.isFromCaller {
      catchUp(to: call.start.frame)
      expected = self.expected(at: call.start.at)
    }
    for attempt in call.attempts where attempt.isSent && trunks.order(of: attempt) == 0 {
      ahead.add(.tried, at: attempt.start.frame)
      if let final = attempt.final, let status = StatusCode(rawValue: final.status) {
        ahead.add(.said(status, final.mark.at), at: final.mark.frame)
      }
    }
    return expected
  }

  private mutating func catchUp(to frame: Int) {
    while let (frame, event) = ahead.next(before: frame) {
      switch event {
      case .tried: lastTry = frame
      case .said(let status, let at):
        last = (status, PastCall.Mark(frame, at))
        failures = status == .serviceUnavailable ? failures + 1 : 0
        if failures >= policy.breaker.threshold { opened = last?.mark }
        if failures == 0 { opened = nil }
      }
    }
  }

  private func expected(at now: Moment) -> Expected {
    // Shares of weights give calls to others by right, and a try without an answer says nothing.
    if let (status, mark) = last, failures == 0, policy.weights.isEmpty,
      !policy.triggers.contains(status), status.class != .serverFailure,
      mark.frame > lastTry ?? .max
    {
      return .well(since: mark, status)
    }
    guard let opened else { return .closed(failures: failures) }
    let age = now - opened.at
    // Just after the opening the system may still be busy with the 503 itself; around the end of
    // the interval its clock and ours may disagree.
    if age < .milliseconds(20) { return .either }
    if age < policy.breaker.interval - .milliseconds(50) { return .open(since: opened) }
    return age > policy.breaker.interval + policy.reactWithin ? .over(since: opened) : .either
  }
}
