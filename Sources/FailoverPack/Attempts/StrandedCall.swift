import Checks
import SIP
import Wire

/// A call that did not go on to a trunk it had not tried.
struct StrandedCall: Sendable {
  /// What ended its last attempt, and at which trunk.
  enum Reason: Sendable {
    case status(StatusCode, of: Int)
    case refusal(of: Int)
    case silence(Duration, of: Int)
    /// It had none: what the caller was told.
    case untried(StatusCode)
  }

  let reason: Reason
  let at: Moment
  /// When the system had had time to go on, and the caller was still waiting.
  let due: Moment
  /// The trunks that were not tried.
  let left: [Int]
  let frames: [Int]
  /// When the caller was told, or gave up; nil where neither was seen.
  let end: Moment?

  private init(
    _ reason: Reason, at: Moment, due: Moment, left: [Int], frames: [Int], end: Moment? = nil
  ) {
    self.end = end
    self.reason = reason
    self.at = at
    self.due = due
    self.left = left
    self.frames = frames
  }

  /// Nil where the policy would not have it go on, or there is no trunk to go to.
  init?(_ call: PastCall, under policy: FailoverPolicy, among trunks: Trunks) {
    guard let ending = call.ending else { return nil }
    guard let last = call.last else {
      self.init(untried: call, ending, among: trunks)
      return
    }
    let left = Self.left(by: call, among: trunks)
    // A connection may have been for somebody else: the system's own word says that it was not.
    if let order = trunks.order(of: last),
      !last.isSent || trunks.hasFailedConnection(last.start, order),
      let told = ending.told.flatMap({ StatusCode(rawValue: $0.status) }),
      !told.isOfNoTrunk
    {
      return nil
    }
    guard !left.isEmpty, let order = trunks.order(of: last),
      let (reason, at, frames) = Self.failure(of: last, at: order, ending, under: policy)
    else { return nil }
    // The time a failover may take; the timer has its own tolerance.
    let grace = if case .silence = reason { Duration.zero } else { policy.reactWithin }
    if let cancelled = ending.cancelled, cancelled.at <= at + grace { return nil }
    let due = min(at + policy.reactWithin, ending.told?.mark.at ?? at + policy.reactWithin)
    let ends = [ending.told?.mark.at, ending.cancelled?.at].compactMap(\.self)
    self.init(reason, at: at, due: due, left: left, frames: frames, end: ends.min())
  }

  /// A call that the system refused on its own behalf without having tried a trunk.
  private init?(untried call: PastCall, _ ending: PastEnding, among trunks: Trunks) {
    // Where no trunk is ever called what goes to them may not have been captured.
    guard ending.cancelled == nil, let told = ending.told, !trunks.isEmpty,
      let status = StatusCode(rawValue: told.status), Self.ofServer.contains(status)
    else { return nil }
    self.init(
      .untried(status), at: call.start.at, due: told.mark.at, left: trunks.orders,
      frames: [told.mark.frame, call.start.frame])
  }

  /// What says that the server could not do what was asked, whatever it was.
  private static let ofServer = Set(
    [408, 500, 502, 503, 504].compactMap { StatusCode(rawValue: $0) })

  /// The trunks a call did not try.
  private static func left(by call: PastCall, among trunks: Trunks) -> [Int] {
    let tried = Set(call.attempts.compactMap { trunks.order(of: $0) })
    return trunks.orders.filter { !tried.contains($0) }
  }

  /// What to say of a call whose trunk was given up before its time was over, for no other.
  static func early(
    _ call: PastCall, under policy: FailoverPolicy, among trunks: Trunks
  ) -> String? {
    guard let last = call.last, let ending = call.ending, ending.cancelled == nil,
      let told = ending.told, told.status == 408 || told.status >= 500,
      last.isSent, ending.refused == nil, told.mark.frame < ending.said?.frame ?? .max,
      told.mark.at < last.start.at + policy.timerWindow.lowerBound,
      let order = trunks.order(of: last), !left(by: call, among: trunks).isEmpty
    else { return nil }
    return "a caller was told \(told.status) \((told.mark.at - last.start.at).text) after the "
      + "INVITE to the \(trunks.name(of: order)), which had said nothing, and no other trunk was tried"
  }

  /// Why the policy would have the call go on, and since when.
  private static func failure(
    of last: PastCall.Attempt, at order: Int, _ ending: PastEnding, under policy: FailoverPolicy
  ) -> (Reason, Moment, frames: [Int])? {
    let silentUntil = silence(of: last, ending, under: policy)
    // Another call's refusal is no word about this one, if the trunk then answered.
    if policy.signals.contains(.transportError), let refused = ending.refused,
      last.final == nil, refused.at <= silentUntil ?? refused.at,
      refused.frame < ending.told?.mark.frame ?? .max
    {
      return (.refusal(of: order), refused.at, [refused.frame])
    }
    if policy.signals.contains(.timeout), last.isSent, let silentUntil {
      let frames = [ending.told?.mark.frame, last.start.frame].compactMap(\.self)
      return (.silence(silentUntil - last.start.at, of: order), silentUntil, frames)
    }
    guard let final = last.final, let status = StatusCode(rawValue: final.status),
      policy.triggers.contains(status), ending.dropped?.frame ?? .max > final.mark.frame,
      ending.told?.mark.frame ?? .max > final.mark.frame
    else { return nil }
    return (.status(status, of: order), final.mark.at, [final.mark.frame])
  }

  /// Until when the trunk had said nothing when its time was over, or when the system told the
  /// caller in that time that nothing came of it; nil where it had said something, or the caller
  /// had been told before.
  private static func silence(
    of last: PastCall.Attempt, _ ending: PastEnding, under policy: FailoverPolicy
  ) -> Moment? {
    // What comes after the system's CANCEL is its effect, unless the trunk takes the call.
    let isTaken = last.final.map { $0.status < 300 } ?? false
    let said = ending.said.flatMap { said in
      !isTaken && ending.dropped.map { $0.frame < said.frame } ?? false ? nil : said
    }
    let window = policy.timerWindow
    let deadline = last.start.at + window.upperBound
    guard let told = ending.told, told.mark.at < deadline else {
      return said.map { $0.at > deadline } ?? true ? deadline : nil
    }
    guard told.status >= 300, told.mark.at >= last.start.at + window.lowerBound,
      told.mark.frame < said?.frame ?? .max
    else { return nil }
    return told.mark.at
  }
}
