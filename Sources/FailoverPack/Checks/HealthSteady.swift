public import Checks
import SIP
import Wire

/// A trunk that comes and goes does not take the calls with it faster than it is asked.
public struct HealthSteady: HealthCheck {
  public init() {}

  public func memory(_ history: HealthHistory, _ judgement: Judgement) -> any SeriesMemory {
    Memory(history: history, judgement: judgement)
  }

  private struct Memory: SeriesMemory {
    var history: HealthHistory
    var judgement: Judgement
    /// Whether the latest call may have had another reason to go where it went.
    var wasDriven = false
    /// Whether the latest call asked the primary first.
    var isHome: Bool?
    /// When calls last left the primary, and when they last came back.
    var latest: [Bool: PastCall.Mark] = [:]

    mutating func take(_ call: PastCall, among trunks: Trunks) {
      history.take(call, among: trunks)
      let isDriven = isDriven(call, among: trunks)
      defer { wasDriven = isDriven }
      let policy = history.policy
      guard policy.health.isChecked, !policy.isShared, call.isFromCaller,
        let first = call.first
      else { return }
      let comesHome = trunks.order(of: first) == 0
      defer { isHome = comesHome }
      guard let isHome, isHome != comesHome else { return }
      // What ends, such as a breaker's interval, moves the call that comes after it.
      let isMoved = isDriven || wasDriven
      defer { latest[comesHome] = isMoved ? nil : call.start }
      guard !isMoved, let before = latest[comesHome] else { return }
      let pause = call.start.at - before.at
      // Calls show the change only when they come.
      guard pause < policy.health.interval - policy.health.slack else { return }
      judgement.find(
        "calls \(comesHome ? "came back to" : "left") the \(trunks.name(of: 0)) twice within "
          + "\(pause.text); it is asked only every \(policy.health.interval.text)",
        frames: [call.start.frame, before.frame])
    }

    /// Whether something else than the primary's health may have sent the call where it went.
    private mutating func isDriven(_ call: PastCall, among trunks: Trunks) -> Bool {
      let at = call.start.at
      if history.breakers.mayBeOpen(0, at: at) || history.trunk(0, among: trunks).isWatched {
        return true
      }
      guard trunks.areNamed else {
        // It is not known which others there are; one that failed may have been known to.
        return call.attempts.contains {
          trunks.order(of: $0) == nil && ($0.final?.status).map { $0 >= 500 } ?? true
        }
      }
      return history.breakers.maySpareOthers(than: 0, at: at, among: trunks)
    }

    func verdict(among trunks: Trunks) -> Verdict {
      var judgement = judgement
      var history = history
      let isFlapping = history.trunk(0, among: trunks).changes > 1
      if history.policy.health.isChecked, isHome != nil, isFlapping { judgement.judged() }
      return trunks.weighed(judgement.verdict)
    }
  }

  public var card: CheckCard {
    CheckCard(
      id: "health.steady",
      title: "calls leave a flapping trunk, and come back to it, once an interval at most",
      why: """
        Where every answer moves all the traffic, a trunk that is half alive throws the load of a \
        whole region back and forth, and brings down the one that was well.
        """,
      source: "guide B §4",
      examples: [
        Example(
          .passes, "the calls follow the OPTIONS, back and forth in two seconds",
          policy: HealthExample.policy,
          HealthExample.woven(
            HealthExample.questions("primary", [0]) + HealthExample.offered(at: 0.6, call: 1)
              + HealthExample.unanswered("primary", [1]) + HealthExample.spared(at: 1.6, call: 2)
              + HealthExample.questions("primary", [2], call: 105)
              + HealthExample.offered(at: 2.6, call: 3)
              + HealthExample.unanswered("primary", [3]) + HealthExample.spared(at: 3.6, call: 4))),
        Example(
          .fails, "the calls go back and forth in 400 ms", policy: HealthExample.policy,
          HealthExample.woven(
            HealthExample.questions("primary", [0]) + HealthExample.unanswered("primary", [1])
              + HealthExample.questions("primary", [2], call: 105)
              + HealthExample.offered(at: 2.5, call: 1) + HealthExample.spared(at: 2.6, call: 2)
              + HealthExample.offered(at: 2.8, call: 3) + HealthExample.spared(at: 3.0, call: 4))),
        Example(
          .notApplicable, "the primary is well all the time", policy: HealthExample.policy,
          HealthExample.woven(
            HealthExample.questions("primary", [0, 1, 2]) + HealthExample.offered(at: 2.5, call: 1))
        ),
      ])
  }
}
