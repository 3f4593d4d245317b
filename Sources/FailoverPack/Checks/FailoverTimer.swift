public import Calls
public import Checks
import SIP
import Wire

/// A silent trunk is given up when its time is over, neither before nor after.
public struct FailoverTimer: Check {
  public init() {}

  public var outlineTraits: OutlineTraits { .all }
  public var outlineSubjects: OutlineSubjects { .edge }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    guard let edge = outline.outgoing else { return .notApplicable }
    let policy = policies.policy(FailoverPolicy.self)
    guard policy.signals.contains(.timeout) else { return .notApplicable }
    let window = policy.timerWindow
    var hasJudged = false
    if outline.traits.contains(.failedOver) {
      for failover in outline.failovers {
        guard case .silence(let waited) = failover.trigger else { continue }
        guard window.contains(waited) else { return .unknown }
        hasJudged = true
      }
      if !outline.hasTrunkLeft { return hasJudged ? .passed : .notApplicable }
    }
    guard let response = edge.response, response.at - edge.invite.at <= window.upperBound else {
      return .unknown
    }
    return hasJudged ? .passed : .notApplicable
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    let view = EvidenceView(evidence)
    guard view.policy.signals.contains(.timeout) else { return .notApplicable }
    let window = view.policy.timerWindow
    var judgement = Judgement(id)
    for call in view.calls {
      let attempts = call.attempts(in: view)
      for (index, attempt) in attempts.enumerated() {
        guard let leg = attempt.leg else { continue }
        if attempts.indices.contains(index + 1) {
          let failover = Failover(call, from: attempt, to: attempts[index + 1])
          guard case .silence(let waited) = failover.trigger else { continue }
          judgement.judged()
          if !window.contains(waited) {
            judgement.add(.offTime(id, failover, waited, view))
          }
        } else if isSilent(attempt, beyond: window.upperBound, in: view),
          hasNext(call, attempts, in: view)
        {
          judgement.judged()
          judgement.find(
            "the \(view.roles.name(of: leg.callee)) was silent for "
              + "\((view.endedAt - attempt.startedAt).text) and no other trunk was tried",
            frames: [attempt.frame], callID: leg.callID)
        }
      }
    }
    return judgement.verdict
  }

  /// Whether the trunk sent nothing within the time, and nothing else ended the attempt.
  private func isSilent(_ attempt: Attempt, beyond limit: Duration, in view: EvidenceView) -> Bool {
    guard let leg = attempt.leg, attempt.refusal == nil else { return false }
    let deadline = attempt.startedAt + limit
    guard view.endedAt > deadline else { return false }
    return !leg.invite.responses.contains { $0.at <= deadline }
  }

  /// Whether a trunk was left to try while the caller was still waiting.
  private func hasNext(_ call: Call, _ attempts: [Attempt], in view: EvidenceView) -> Bool {
    guard view.hasTrunkLeft(after: attempts), let caller = call.callerLegs(view.roles).first,
      let last = attempts.last?.startedAt
    else { return false }
    let deadline = last + view.policy.timerWindow.upperBound
    let gaveUp = caller.cancels.contains { $0.startedAt < deadline }
    let over = caller.final.map { $0.at < deadline } ?? false
    return !gaveUp && !over
  }

  public var card: CheckCard {
    CheckCard(
      id: "failover.timer",
      title: "A trunk that sends nothing is given up after the policy's time, ± its tolerance",
      why: "Too early and healthy calls are torn from a slow trunk; too late and callers hang up.",
      source: "guide A §2",
      examples: [
        Example(
          .passes, "3.0 s after the INVITE",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          system  -> primary   INVITE   0.501
          system  -> secondary INVITE   3.001
          """),
        Example(
          .passes, "at the edge of the window, 2.86 s",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.000
          system  -> secondary INVITE   2.860
          """),
        Example(
          .fails, "2.5 s is too early",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          system  -> secondary INVITE   2.501
          """),
        Example(
          .fails, "3.4 s is too late",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          system  -> secondary INVITE   3.401
          """),
        Example(
          .fails, "no failover at all",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          carrier -> system    OPTIONS  9.000
          """),
        Example(
          .notApplicable, "the primary answered",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    100      2.900
          primary -> system    200      3.500
          """),
      ])
  }
}

extension Finding {
  fileprivate static func offTime(
    _ id: CheckID, _ failover: Failover, _ waited: Duration, _ view: EvidenceView
  ) -> Finding {
    let window = view.policy.timerWindow
    return Finding(
      id,
      "the failover INVITE left \(waited.text) after the INVITE to the silent "
        + "\(view.roles.name(of: failover.from.edge)), allowed are \(window.lowerBound.text) to "
        + "\(window.upperBound.text)",
      frames: [failover.to.frame, failover.from.frame], callID: failover.from.leg?.callID)
  }
}
