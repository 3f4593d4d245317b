import Checks
import SIP
import Wire

/// What calls have seen of the trunks so far, and what their breakers should be.
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
    case tried(Int, PastCall.Mark, until: Moment)
    case said(Int, TrunkBreaker.Answer)
  }

  /// How long a trunk out of reach may be left alone, whatever the policy's breaker says: nobody need
  /// ask it more often.
  private static let rest = Duration.seconds(60)

  let policy: FailoverPolicy
  /// What calls that began already saw after the latest one began.
  private var ahead = FrameQueue<Event>()
  private var breakers: [Int: TrunkBreaker] = [:]
  /// Where connections failed that calls were tried on: they count as tries.
  private var tries: Set<Int> = []

  init(_ policy: FailoverPolicy) {
    self.policy = policy
  }

  /// Takes the next call; says what the primary's breaker should be when it begins, or nil where
  /// its beginning was not seen.
  @discardableResult
  mutating func take(_ call: PastCall, among trunks: Trunks) -> Expected? {
    catchUp(to: call.start.frame)
    let expected = call.isFromCaller ? breaker(of: 0).expected(at: call.start.at) : nil
    let attempts = call.attempts
    for (index, attempt) in attempts.enumerated() {
      guard let order = trunks.order(of: attempt) else { continue }
      if trunks.hasFailedConnection(attempt.start, order) { tries.insert(attempt.start.frame) }
      let next = attempts.indices.contains(index + 1) ? attempts[index + 1] : nil
      note(attempt, at: order, for: next?.start, call.ending)
    }
    return expected
  }

  /// `next` is where the system went on to another trunk.
  private mutating func note(
    _ attempt: PastCall.Attempt, at order: Int, for next: PastCall.Mark?, _ ending: PastEnding?
  ) {
    let start = attempt.start
    // The system has no more use for what the trunk says when it has gone on to the next, or the
    // caller has given up or been told something else.
    let leaves = [next, ending?.told?.mark, next == nil ? ending?.dropped : nil]
      .compactMap(\.self).min { $0.frame < $1.frame }
    let cancelled = ending?.cancelled
    let givenUp = [leaves, cancelled].compactMap(\.self).min { $0.frame < $1.frame }
    let final = attempt.final
    let isAwaited = final.map { $0.mark.frame < givenUp?.frame ?? .max } ?? false
    let end = isAwaited ? final?.mark.at : givenUp?.at
    let longest = attempt.isSent ? start.at + policy.patience : start.at
    ahead.add(.tried(order, start, until: end ?? longest), at: start.frame)
    func add(_ status: StatusCode?, _ mark: PastCall.Mark) {
      ahead.add(
        .said(
          order, .init(status: status, mark: mark, triedAt: start.at, isAwaited: isAwaited)),
        at: mark.frame)
    }
    if !attempt.isSent {
      add(nil, start)
    } else if !isAwaited, let leaves, leaves.frame < cancelled?.frame ?? .max {
      // It was left for another, or with bad news for the caller.
      add(nil, leaves)
    }
    if let final, let status = StatusCode(rawValue: final.status) { add(status, final.mark) }
  }

  private mutating func catchUp(to frame: Int) {
    while let (_, event) = ahead.next(before: frame) {
      switch event {
      case .tried(let order, let mark, let end):
        breakers[order, default: TrunkBreaker(policy)].noteTry(mark, until: end)
      case .said(let order, let answer):
        breakers[order, default: TrunkBreaker(policy)].note(answer)
      }
    }
  }

  /// Takes in all that is known.
  mutating func finish() { catchUp(to: .max) }

  private func breaker(of order: Int) -> TrunkBreaker { breakers[order] ?? TrunkBreaker(policy) }

  /// Whether a breaker of the primary that opened then is still open for certain.
  func isOpen(at now: Moment, since opened: PastCall.Mark) -> Bool {
    breaker(of: 0).isStillOpen(at: now, since: opened)
  }

  // MARK: Reasons

  /// Whether the breaker of that trunk gives a reason at a moment to spare it.
  func mayBeOpen(_ order: Int, at now: Moment) -> Bool { breaker(of: order).mayBeOpen(at: now) }

  /// Whether OPTIONS give a reason at a moment to spare that trunk.
  func isInDoubt(_ order: Int, at now: Moment, among trunks: Trunks) -> Bool {
    if isUnreachable(order, at: now, among: trunks) { return true }
    let patience = TrunkHealth.patience(within: policy.reactWithin)
    return trunks.isInDoubt(order, at: now, before: policy.reactWithin, patience: patience) {
      TrunkHealth.showsLife($0, within: policy.reactWithin)
        && (policy.health.isChecked || $0.isSuccess)
    }
  }

  /// Whether a connection to it failed that was no call's that is known: who notices may spare it for
  /// a while.
  ///
  /// `end`: until when what was asked for by then counts as well.
  func isUnreachable(
    _ order: Int, at now: Moment, until end: Moment? = nil, among trunks: Trunks
  ) -> Bool {
    let rest = max(policy.breaker.interval, Self.rest)
    return trunks.hasFailedConnection(order, in: now - rest...max(end ?? now, now), but: tries)
  }

  /// Whether a call that went to another trunk first had waited for a connection to that one.
  func mayHaveWaited(_ call: PastCall, for order: Int, among trunks: Trunks) -> Bool {
    guard let first = call.first, first.start.at > call.start.at else { return false }
    if isUnreachable(order, at: call.start.at, until: first.start.at, among: trunks) { return true }
    // It may wait on one that an earlier call was the first to wait for.
    let rest = max(policy.breaker.interval, Self.rest)
    return first.start.at - call.start.at >= policy.reactWithin
      && trunks.hasFailedConnection(
        order, in: call.start.at - rest...first.start.at, but: [])
  }

  /// Whether they give a good one: nothing came back in time, or 503 or 408, or no connection.
  func isDown(_ order: Int, at now: Moment, among trunks: Trunks) -> Bool {
    if isUnreachable(order, at: now, among: trunks) { return true }
    return trunks.isInDoubt(
      order, at: now, before: policy.reactWithin, patience: policy.reactWithin
    ) {
      TrunkHealth.isAnswered($0, within: policy.reactWithin)
    }
  }

  /// Whether there is any reason at a moment to spare that trunk.
  func maySpare(_ order: Int, at now: Moment, among trunks: Trunks) -> Bool {
    mayBeOpen(order, at: now) || isInDoubt(order, at: now, among: trunks)
  }

  /// Whether there is a reason to spare each of the other trunks that were named: a call that has
  /// nowhere else to go may as well go to one that is down.
  func maySpareOthers(than order: Int, at now: Moment, among trunks: Trunks) -> Bool {
    trunks.orders.allSatisfy { $0 == order || maySpare($0, at: now, among: trunks) }
  }
}
