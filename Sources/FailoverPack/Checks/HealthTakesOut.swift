public import Checks
import SIP
import Wire

/// No call is offered to a trunk that OPTIONS have shown to be down.
public struct HealthTakesOut: HealthCheck {
  public init() {}

  public func memory(_ history: HealthHistory, _ judgement: Judgement) -> any SeriesMemory {
    Memory(history: history, judgement: judgement)
  }

  private struct Memory: SeriesMemory {
    var history: HealthHistory
    var judgement: Judgement

    mutating func take(_ call: PastCall, among trunks: Trunks) {
      history.take(call, among: trunks)
      guard history.policy.health.isChecked, call.isFromCaller else { return }
      let orders = trunks.orders
      let down = orders.filter { history.trunk($0, among: trunks).down(at: call.start.at) != nil }
      guard !down.isEmpty else { return }
      for attempt in call.attempts {
        guard let order = trunks.order(of: attempt) else {
          // Where trunks were not named: another than the one that is down.
          judgement.judged()
          continue
        }
        guard let probe = history.trunk(order, among: trunks).down(at: attempt.start.at) else {
          // It may have come here for that it was spared.
          if down.contains(where: { $0 != order }) { judgement.judged() }
          continue
        }
        // With no other trunk left a dead one is as good as a refusal.
        guard hasOther(call, than: attempt, at: order, among: trunks) else { continue }
        judgement.judged()
        judgement.find(
          "a call was offered to the \(trunks.name(of: order)) "
            + "\((attempt.start.at - probe.asked.at).text) after an OPTIONS "
            + (probe.answer.map { "that it answered with \($0.status)" } ?? "it did not answer")
            + "; it is to be out \(history.policy.reactWithin.text) after that",
          frames: [attempt.start.frame, probe.asked.frame])
      }
    }

    /// Whether the call had somewhere else to go.
    private func hasOther(
      _ call: PastCall, than attempt: PastCall.Attempt, at order: Int, among trunks: Trunks
    ) -> Bool {
      guard trunks.areNamed else {
        // It is not known which others there are; one that took the call later shows one.
        return call.attempts.contains {
          $0.start.frame > attempt.start.frame && ($0.final?.status).map { $0 < 500 } ?? false
        }
      }
      return !history.breakers.maySpareOthers(than: order, at: attempt.start.at, among: trunks)
    }

    func verdict(among trunks: Trunks) -> Verdict { trunks.weighed(judgement.verdict) }
  }

  public var card: CheckCard {
    CheckCard(
      id: "health.takes-out",
      title: "a trunk is out 500 ms after an OPTIONS it failed, and gets no call until it is back",
      why: """
        A trunk dies between two questions, so that it is out within the interval and 500 ms; each \
        caller who is offered to it after that waits out the failover timer for nothing.
        """,
      source: "guide B §2",
      examples: [
        Example(
          .passes, "the call that comes 600 ms after an unanswered OPTIONS spares the primary",
          policy: HealthExample.policy,
          HealthExample.woven(
            HealthExample.questions("secondary", [0, 1, 2])
              + HealthExample.unanswered("primary", [0.5])
              + HealthExample.spared(at: 1.1, call: 1))),
        Example(
          .fails, "the call that comes 600 ms after an unanswered OPTIONS knocks at the primary",
          policy: HealthExample.policy,
          HealthExample.woven(
            HealthExample.questions("secondary", [0, 1, 2])
              + HealthExample.unanswered("primary", [0.5])
              + HealthExample.offered(at: 1.1, call: 1))),
        Example(
          .fails, "the primary says 503 to OPTIONS and gets calls all the same",
          policy: HealthExample.policy,
          HealthExample.woven(
            """
            system  -> primary INVITE  0.000 call=7
            system  -> primary OPTIONS 0.500 call=101
            primary -> system  503 OPTIONS 0.501 call=101

            """ + HealthExample.offered(at: 1.1, call: 1))),
        Example(
          .notApplicable, "400 ms after the OPTIONS nobody need know yet",
          policy: HealthExample.policy,
          HealthExample.woven(
            HealthExample.questions("secondary", [0])
              + HealthExample.unanswered("primary", [0.5])
              + HealthExample.offered(at: 0.9, call: 1))),
        Example(
          .notApplicable, "both are down, and the call has nowhere else to go",
          policy: HealthExample.policy,
          HealthExample.woven(
            HealthExample.unanswered("primary", [0.5])
              + "system -> secondary OPTIONS 0.5 call=104\n"
              + HealthExample.offered(at: 1.1, call: 1))),
      ])
  }
}
