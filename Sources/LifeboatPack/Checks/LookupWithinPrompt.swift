import Calls
public import Checks
import Media
import SIP
import Wire

/// With database nodes gone the caller is answered and hears a prompt within the lookup's budget.
public struct LookupWithinPrompt: StagedCheck {
  public init() {}

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    let nodes = Set(
      evidence.roles.parties.filter {
        $0.role == .other && $0.name.hasPrefix("database")
      }.map(\.address))
    guard !nodes.isEmpty else { return .notApplicable }
    let policy = evidence.policy(LifeboatPolicy.self)
    let allowed = policy.lookupBudget + policy.prompt.within
    for call in evidence.calls {
      for leg in call.callerLegs(evidence.roles) {
        let invite = leg.invites[0].request
        if let final = leg.final, final.status?.isSuccess == true {
          judgement.judged()
          let waited = final.at - invite.at
          if waited > allowed {
            judgement.find(
              "the call was answered after \(waited.text); \(allowed.text) are allowed for lookup and"
                + " prompt", frames: [final.frame], callID: leg.callID)
          }
        } else if evidence.endedAt - invite.at > allowed, leg.cancels.isEmpty {
          judgement.find(
            "a call was not answered while the database was gone: "
              + (leg.final?.status.map { "\($0)" } ?? "no final response"),
            frames: [leg.final?.frame ?? invite.frame], callID: leg.callID)
        }
      }
    }
    guard !evidence.other.packets.isEmpty else { return judgement.verdict }
    for view in CallerView.all(evidence) where view.endedAt - view.leg.startedAt > allowed {
      guard view.prompt?.isUnread != true else { continue }
      let heard = view.firstPrompt.flatMap { view.prompt?.moment(of: $0.lowerBound) }
      let waited = (heard ?? view.endedAt) - view.leg.startedAt
      if heard == nil || waited > allowed {
        judgement.find(
          "the caller heard nothing for \(waited.text) while the database was gone;"
            + " \(allowed.text) are allowed", frames: [view.dialog.successes[0].frame],
          callID: view.leg.callID)
      }
    }
    return judgement.verdict
  }

  public var card: CheckCard {
    CheckCard(
      id: "lookup.within-prompt",
      title: "A database that is gone costs no caller more than the lookup's budget",
      why: "Recognising a customer is a courtesy; a call that waits for a dead node is lost.",
      source: "guide A §4",
      examples: [
        Example(
          .passes, "heard after 100 ms",
          "with database\n" + LifeboatLadders.answered + """
            system -> carrier RTP PCMU 100 0.100..2.100 sound=speech:1
            carrier -> system BYE 3.000
            """),
        Example(
          .fails, "five seconds of waiting for the node",
          "with database\n" + LifeboatLadders.answered + """
            system -> carrier RTP PCMU 100 5.100..7.100 sound=speech:1
            carrier -> system BYE 8.000
            """),
        Example(
          .fails, "the call is refused",
          "with database\n" + """
            carrier -> system  INVITE 0.000
            system  -> carrier 500    0.800 own
            carrier -> system  ACK    0.801
            """),
        Example(.notApplicable, "there is no database", LifeboatLadders.answered),
      ])
  }
}
