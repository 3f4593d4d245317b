import Checks
import SIP
import Wire

/// What the breaker of one trunk should be, as far as its answers to calls tell.
///
/// Calls overlap: what one that was let in earlier is answered while the breaker is open may count
/// or not, as may what comes after the system has given a trunk up; and while one call tries the
/// trunk again after the interval the others may be kept away.
struct TrunkBreaker: Sendable {
  /// What became of a call that went to the trunk.
  struct Answer: Sendable {
    /// Nil where nothing came in time, or the network refused.
    let status: StatusCode?
    let mark: PastCall.Mark
    /// When the call went there.
    let triedAt: Moment
    /// Whether the system was still waiting for it.
    let isAwaited: Bool
  }

  /// A breaker that has opened, and has not closed for certain since.
  private struct Opening {
    /// Since when it may have been open without having closed for certain.
    let since: Moment
    /// The refusal that opened it last.
    let first: PastCall.Mark
    /// The last one that may have counted.
    var latest: PastCall.Mark
    /// Whether by all that was seen it has opened, and is open until its interval is over.
    var isCertain: Bool
    /// How many calls in a row the trunk has refused that tried it again: a breaker may count afresh.
    var trials: Int
    /// Until when a call that tries the trunk again may be under way.
    var busyUntil: Moment

    init(_ first: PastCall.Mark, since: Moment, isCertain: Bool, trials: Int = 0) {
      self.first = first
      self.since = since
      latest = first
      self.isCertain = isCertain
      self.trials = trials
      busyUntil = first.at
    }
  }

  /// How long after a refusal the system may still be busy with it.
  private static let busy = Duration.milliseconds(20)
  /// How far the system's clock and the capture's may disagree at the end of the interval.
  private static let clocks = Duration.milliseconds(50)

  private let policy: FailoverPolicy
  /// Refusals in a row: those that count, and those that may.
  private var least = 0
  private var most = 0
  private var opening: Opening?
  /// When it last closed for certain.
  private var closedAt: Moment?
  /// Refusals in a row that the system waited for, latest tries first; not more than open it.
  private var row: [Answer] = []
  /// From when to when it is open whichever refusal opened it.
  private var openAnyway: Range<Moment>?
  private var last: Answer?
  private var lastTry: PastCall.Mark?

  init(_ policy: FailoverPolicy) {
    self.policy = policy
  }

  // MARK: Taking in

  /// A call goes to the trunk; its fate may be open until then.
  mutating func noteTry(_ mark: PastCall.Mark, until end: Moment) {
    lastTry = mark
    if let opening, !isOpen(at: mark.at, since: opening.first) {
      self.opening?.busyUntil = max(opening.busyUntil, end)
    }
  }

  mutating func note(_ answer: Answer) {
    last = answer
    let weight = Weight(of: answer.status, policy)
    noteRow(answer, isRefusal: weight == .refusal)
    guard let opening else {
      switch weight {
      case .refusal: return count(answer, counts: answer.isAwaited)
      case .failure: return count(answer, counts: false)
      case .nothing: return least = 0
      case .word: return close(answer)
      }
    }
    // Any refusal may have been the one that opened it, for calls that were let in before.
    let isTrial =
      answer.isAwaited && answer.triedAt > opening.latest.at
      && !isOpen(at: answer.triedAt, since: opening.first)
    switch weight {
    case .refusal where isTrial:
      let trials = opening.trials + 1
      self.opening = Opening(
        answer.mark, since: opening.since, isCertain: trials >= policy.breaker.threshold,
        trials: trials)
    case .refusal: self.opening?.latest = answer.mark
    case .failure:
      self.opening?.latest = answer.mark
      doubt()
    case .word where isTrial: close(answer)
    case .word, .nothing: doubt()
    }
  }

  /// Calls that were let in at a moment or later, and that were refused often enough, have opened it
  /// since, at whatever refusal: it is open for an interval after that moment.
  private mutating func noteRow(_ answer: Answer, isRefusal: Bool) {
    guard isRefusal else { return row = [] }
    guard answer.isAwaited else { return }
    let place = row.firstIndex { $0.triedAt < answer.triedAt } ?? row.endIndex
    row.insert(answer, at: place)
    if row.count > policy.breaker.threshold { row.removeLast() }
    guard row.count == policy.breaker.threshold, let least = row.last?.triedAt else { return }
    let end = least + policy.breaker.interval - Self.clocks
    let begin = answer.mark.at + Self.busy
    if begin < end { openAnyway = begin..<end }
  }

  /// It may have closed, and count afresh.
  private mutating func doubt() {
    opening?.isCertain = false
    opening?.trials = 0
  }

  /// What an answer is to a breaker.
  private enum Weight {
    /// 503, which counts.
    case refusal
    /// 408, another 5xx or silence, which may count.
    case failure
    /// The caller had given up.
    case nothing
    /// The trunk spoke for the callee.
    case word

    init(of status: StatusCode?, _ policy: FailoverPolicy) {
      switch status {
      case StatusCode.serviceUnavailable?: self = .refusal
      case StatusCode.requestTerminated?: self = .nothing
      case let status?
      where status.class != .serverFailure && !policy.triggers.contains(status):
        self = .word
      case _: self = .failure
      }
    }
  }

  private mutating func count(_ answer: Answer, counts: Bool) {
    most += 1
    least = counts ? least + 1 : 0
    guard most >= policy.breaker.threshold else { return }
    opening = Opening(
      answer.mark, since: answer.mark.at, isCertain: least >= policy.breaker.threshold)
  }

  private mutating func close(_ answer: Answer) {
    least = 0
    guard answer.isAwaited else { return }
    most = 0
    if opening != nil { closedAt = answer.mark.at }
    opening = nil
  }

  // MARK: Asking

  /// The state the policy asks for at a moment up to which all was taken in.
  func expected(at now: Moment) -> BreakerHistory.Expected {
    let isShared = policy.isShared
    guard let opening else {
      // A try without an answer says nothing.
      if let last, let status = last.status, last.isAwaited, most == 0, !isShared,
        case .word = Weight(of: status, policy), last.mark.frame > lastTry?.frame ?? .max
      {
        return .well(since: last.mark, status)
      }
      return isShared ? .either : .closed(failures: most)
    }
    if now - opening.first.at < Self.busy { return .either }
    if opening.isCertain, isOpen(at: now, since: opening.first) {
      return .open(since: opening.first)
    }
    if let openAnyway, openAnyway.contains(now), let refusal = row.first {
      return .open(since: refusal.mark)
    }
    if isOpen(at: now, since: opening.first) { return .either }
    return !isShared && isOver(opening, at: now) ? .over(since: opening.latest) : .either
  }

  /// Whether it gives a reason at a moment to spare the trunk; what was taken in may be later.
  func mayBeOpen(at now: Moment) -> Bool {
    guard let opening, opening.since <= now else {
      // What was before that is not remembered.
      return closedAt.map { now < $0 } ?? false
    }
    return !isOver(opening, at: now)
  }

  /// Whether a breaker that has to be open since then still is at a moment soon after.
  func isStillOpen(at now: Moment, since opened: PastCall.Mark) -> Bool {
    isOpen(at: now, since: opened) && (openAnyway.map { now < $0.upperBound } ?? true)
      || opening.map { $0.isCertain && isOpen(at: now, since: $0.first) } ?? false
  }

  /// Whether a breaker that opened then is still open for certain.
  private func isOpen(at now: Moment, since opened: PastCall.Mark) -> Bool {
    now - opened.at < policy.breaker.interval - Self.clocks
  }

  private func isOver(_ opening: Opening, at now: Moment) -> Bool {
    now - max(opening.latest.at, opening.busyUntil)
      > policy.breaker.interval + policy.reactWithin
  }
}
