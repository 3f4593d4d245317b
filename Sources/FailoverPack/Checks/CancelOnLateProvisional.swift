public import Calls
public import Checks
import SIP
import Wire

/// A trunk given up in silence that then sends a provisional is cancelled at once.
public struct CancelOnLateProvisional: Check {
  public init() {}

  public var outlineTraits: OutlineTraits { .all }
  public var outlineSubjects: OutlineSubjects { .failover }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    let allowed = policies.policy(FailoverPolicy.self).reactWithin
    var hasJudged = false
    for failover in outline.failovers {
      let leg = failover.from.leg
      guard case .silence = failover.trigger, leg.hasProvisional, let late = leg.response,
        late.frame > failover.to.invite.frame
      else { continue }
      // Without a CANCEL it may have ended in time all the same.
      guard let cancel = failover.from.extras.cancel?.sent else { return .unknown }
      if cancel.frame < late.frame { continue }
      guard cancel.at - late.at <= allowed else { return .unknown }
      hasJudged = true
    }
    return hasJudged ? .passed : .notApplicable
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    let view = EvidenceView(evidence)
    var judgement = Judgement(id)
    for failover in view.calls.flatMap({ Failover.all(of: $0, in: view) }) {
      guard case .silence = failover.trigger, let leg = failover.from.leg,
        let late = leg.invite.responses.first,
        late.status?.isProvisional == true, late.frame > failover.to.frame
      else { continue }
      if let cancel = leg.cancels.first?.request, cancel.frame < late.frame { continue }
      judgement.judged()
      let trunk = view.roles.name(of: leg.callee)
      let allowed = view.policy.reactWithin
      guard let cancel = leg.cancels.first?.request else {
        if let final = leg.invite.final, final.at - late.at < allowed { continue }
        if view.endedAt - late.at < allowed { continue }
        judgement.find(
          "the \(trunk) sent \(late.message?.summary ?? "a provisional") after it had been "
            + "given up and was never sent a CANCEL", frames: [late.frame],
          callID: leg.callID)
        continue
      }
      if cancel.at - late.at > allowed {
        judgement.find(
          "CANCEL left \((cancel.at - late.at).text) after the \(trunk)'s late "
            + "provisional, allowed are \(allowed.text)",
          frames: [cancel.frame, late.frame], callID: leg.callID)
      }
    }
    return judgement.verdict
  }

  public var card: CheckCard {
    CheckCard(
      id: "cancel.on-late-provisional",
      title: "A late provisional from a trunk that was given up is answered with CANCEL at once",
      why: "The trunk is alive after all and rings somebody whom nobody will talk to.",
      source: "RFC 3261 §9.1",
      examples: [
        Example(
          .passes, "CANCEL follows the late 180", policy: "cancel: strict",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          system  -> secondary INVITE   3.001
          primary -> system    180      4.000
          system  -> primary   CANCEL   4.001
          """),
        Example(
          .fails, "the late 180 is ignored", policy: "cancel: strict",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          system  -> secondary INVITE   3.001
          primary -> system    180      4.000
          secondary -> system  180      5.000
          """),
        Example(
          .fails, "CANCEL comes a second too late", policy: "cancel: strict",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          system  -> secondary INVITE   3.001
          primary -> system    100      4.000
          system  -> primary   CANCEL   5.000
          """),
        Example(
          .notApplicable, "nothing comes late",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    503      0.002
          system  -> secondary INVITE   0.003
          """),
      ])
  }
}
