import Calls
public import Checks
import SIP
import Wire

/// A duty manager who does not answer is rung for the ring time, no shorter and no longer.
public struct DutyRingTime: StagedCheck {
  public init() {}

  public func judge(_ evidence: Evidence) -> Verdict {
    guard evidence.roles.parties.contains(where: { $0.name.hasPrefix("duty") }) else {
      return .notApplicable
    }
    var judgement = Judgement(id)
    for view in CallerView.all(evidence) {
      let duty = view.policy.duty
      for attempt in view.invited where attempt.party.name.hasPrefix("duty") {
        guard let given = attempt.cancelledAt else {
          // Nobody was given up: rung too long only where neither side has ended it.
          let rung = min(view.endedAt, evidence.endedAt) - attempt.startedAt
          if attempt.outcome == nil, rung > duty.ring + duty.slack {
            judgement.find(
              "\(attempt.party.name) was rung for \(rung.text) and not given up; the ring time is"
                + " \(duty.ring.text)", frames: [attempt.frame], callID: view.leg.callID)
          }
          continue
        }
        // The caller's own end is the reason for a CANCEL that comes with it.
        if given >= view.endedAt { continue }
        judgement.judged()
        let rung = given - attempt.startedAt
        if rung < duty.ring - duty.slack || rung > duty.ring + duty.slack {
          judgement.find(
            "\(attempt.party.name) was rung for \(rung.text); the ring time is \(duty.ring.text)"
              + " ± \(duty.slack.text)", frames: [attempt.frame], callID: view.leg.callID)
        }
      }
    }
    return judgement.verdict
  }

  public var card: CheckCard {
    CheckCard(
      id: "duty.ring-time",
      title: "Who does not answer is rung for the ring time and then given up",
      why: "Rung too short nobody can answer; rung too long the caller is gone before the next.",
      source: "guide A §3",
      examples: [
        Example(
          .passes, "given up after two seconds",
          policy: "lifeboat.duty.by: invite\nlifeboat.duty.ring: 2s", DutyLadders.unanswered(2)),
        Example(
          .fails, "given up after half a second",
          policy: "lifeboat.duty.by: invite\nlifeboat.duty.ring: 2s", DutyLadders.unanswered(0.5)),
        Example(
          .fails, "never given up", policy: "lifeboat.duty.by: invite\nlifeboat.duty.ring: 2s",
          LifeboatLadders.answered + """
            carrier -> system  DTMF 1 1.000
            system  -> duty1   INVITE 1.300 b2bua
            duty1   -> system  180    1.400
            end 40
            """),
      ])
  }
}
