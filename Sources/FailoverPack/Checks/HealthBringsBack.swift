public import Checks
import SIP
import Wire

/// A trunk that was down gets calls again once it answers.
public struct HealthBringsBack: HealthCheck {
  public init() {}

  public func memory(_ history: HealthHistory, _ judgement: Judgement) -> any SeriesMemory {
    Memory(history: history, judgement: judgement)
  }

  private struct Memory: SeriesMemory {
    var history: HealthHistory
    var judgement: Judgement

    mutating func take(_ call: PastCall, among trunks: Trunks) {
      history.take(call, among: trunks)
      let policy = history.policy
      // Shares of weights give calls to others by right.
      guard policy.health.isChecked, !policy.isShared, call.isFromCaller,
        let first = call.first,
        let probe = history.trunk(0, among: trunks).back(at: call.start.at),
        let answer = probe.answer
      else { return }
      // Its breaker may keep it out, or what others have asked it.
      if history.breakers.maySpare(0, at: call.start.at, among: trunks) { return }
      judgement.judged()
      guard trunks.order(of: first) != 0 else { return }
      judgement.find(
        "the \(trunks.name(of: 0)) was passed over \((call.start.at - answer.mark.at).text) after "
          + "it had answered OPTIONS again with \(answer.status)",
        frames: [call.start.frame, answer.mark.frame, probe.asked.frame])
    }

    func verdict(among trunks: Trunks) -> Verdict { trunks.weighed(judgement.verdict) }
  }

  public var card: CheckCard {
    CheckCard(
      id: "health.brings-back",
      title: "500 ms after a trunk that was down answers OPTIONS, calls go to it again",
      why: "A trunk that never comes back turns one bad minute into a lost region.",
      source: "guide B §2",
      examples: [
        Example(
          .passes, "the call after the answer goes to the primary", policy: HealthExample.policy,
          HealthExample.woven(
            HealthExample.unanswered("primary", [0.5]) + HealthExample.questions("primary", [1.5])
              + HealthExample.offered(at: 2.1, call: 1))),
        Example(
          .fails, "the call after the answer still goes to the secondary",
          policy: HealthExample.policy,
          HealthExample.woven(
            HealthExample.unanswered("primary", [0.5]) + HealthExample.questions("primary", [1.5])
              + HealthExample.spared(at: 2.1, call: 1))),
        Example(
          .notApplicable, "the carrier asks it, too, and gets no answer",
          policy: HealthExample.policy,
          HealthExample.woven(
            HealthExample.unanswered("primary", [0.5]) + HealthExample.questions("primary", [1.5])
              + "carrier -> primary OPTIONS 1.600 call=104\n"
              + HealthExample.spared(at: 2.1, call: 1))),
        Example(
          .notApplicable, "400 ms after the answer nobody need know yet",
          policy: HealthExample.policy,
          HealthExample.woven(
            HealthExample.unanswered("primary", [0.5]) + HealthExample.questions("primary", [1.5])
              + HealthExample.spared(at: 1.9, call: 1))),
        Example(
          .notApplicable, "it went down again at once", policy: HealthExample.policy,
          HealthExample.woven(
            HealthExample.unanswered("primary", [0.5]) + HealthExample.questions("primary", [1.5])
              + HealthExample.unanswered("primary", [2.5])
              + HealthExample.spared(at: 3.1, call: 1))),
        Example(
          .notApplicable, "it never was down", policy: HealthExample.policy,
          HealthExample.woven(
            HealthExample.questions("primary", [0.5]) + HealthExample.offered(at: 1.1, call: 1))),
      ])
  }
}
