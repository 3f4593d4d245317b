import Calls
public import Checks
import SIP
import Wire

/// Agents are reached where they still can answer: at their secondary extension.
public struct AgentSecondary: StagedCheck {
  public init() {}

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    let agents = Set(evidence.roles.agents.map(\.name))
    guard !agents.isEmpty else { return .notApplicable }
    let gone = Set(evidence.roles.silent.map(\.name))
    for view in CallerView.all(evidence) {
      let tries = DutyTry.all(view, evidence)
      for attempt in tries where gone.contains(attempt.party.name) {
        judgement.find(
          "\(attempt.isReferred ? "the caller was referred" : "an INVITE was sent") to"
            + " \(attempt.party.name), which is gone with the primary cloud",
          frames: [attempt.frame], callID: view.leg.callID, stands: true)
      }
      let reached = tries.filter { agents.contains($0.party.name) }
      if !reached.isEmpty {
        judgement.judged()
      } else if !view.digits.isEmpty, view.endedAt - view.digits[0].at > view.policy.reactWithin {
        judgement.find(
          "a digit was pressed and no agent was called at a secondary extension",
          frames: [view.digits[0].frame], callID: view.leg.callID)
      }
    }
    return judgement.verdict
  }

  public var card: CheckCard {
    CheckCard(
      id: "agent.secondary",
      title: "Agents are called at their secondary extension and not at the dead desktop",
      why: "Behind the dead desktop an agent stares at \"Connecting…\" while callers wait.",
      source: "guide A, edge case 2",
      examples: [
        Example(
          .passes, "the extension is called", policy: "lifeboat.duty.by: invite",
          AgentLadders.reached),
        Example(
          .fails, "the desktop is called", policy: "lifeboat.duty.by: invite",
          "with agent\n" + LifeboatLadders.answered + """
            carrier -> system  DTMF 1 1.000
            system  -> desktop INVITE 1.300 b2bua
            end 40
            """),
        Example(
          .fails, "nobody is called", policy: "lifeboat.duty.by: invite",
          "with agent\n" + LifeboatLadders.answered + "carrier -> system DTMF 1 1.000\nend 40\n"),
      ])
  }
}
