public import Calls
public import Checks
import SIP
import Wire

/// When the caller gives up, every leg that is still open is ended, and no new one begins.
public struct CancelReachesEdges: Check {
  public init() {}

  public var outlineTraits: OutlineTraits { .all }
  public var outlineSubjects: OutlineSubjects { .cancel }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    guard let given = outline.beyond?.incoming.cancel?.sent else { return .notApplicable }
    guard let edge = outline.outgoing else { return .passed }
    let allowed = policies.policy(FailoverPolicy.self).reactWithin
    func isEnded(_ edge: CallOutline.Leg, _ extras: OutlineExtras?) -> Bool {
      guard edge.invite.frame < given.frame else { return false }
      if let final = edge.final, final.mark.frame < given.frame { return true }
      guard edge.hasProvisional, let provisional = edge.response else { return true }
      let due = max(given.at, provisional.at)
      guard let end = extras?.cancel?.sent ?? edge.final?.mark else { return false }
      return end.at - due < allowed
    }
    if outline.traits.contains(.failedOver) {
      return outline.attempts.allSatisfy { isEnded($0.leg, $0.extras) } ? .passed : .unknown
    }
    return isEnded(edge, outline.beyond?.outgoing) ? .passed : .unknown
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    let view = EvidenceView(evidence)
    var judgement = Judgement(id)
    for call in view.calls {
      guard let caller = call.callerLegs(view.roles).first,
        let given = caller.cancels.first?.request,
        caller.final.map({ $0.frame > given.frame }) ?? true
      else { continue }
      judgement.judged()
      for leg in call.edgeLegs(view.roles) {
        switch verdict(on: leg, since: given, in: view) {
        case .failed(let found): found.forEach { judgement.add($0) }
        case .inconclusive(let why): judgement.leaveOpen(why)
        case .passed, .notApplicable: break
        }
      }
    }
    return judgement.verdict
  }

  private func verdict(on leg: Leg, since given: Sighting, in view: EvidenceView) -> Verdict {
    let trunk = view.roles.name(of: leg.callee)
    let invite = leg.invites[0].request
    let allowed = view.policy.reactWithin
    func failed(_ message: String, _ frames: [Int]) -> Verdict {
      .failed([Finding(id, message, frames: frames, callID: leg.callID)])
    }
    if invite.frame > given.frame, invite.at - given.at > .milliseconds(50) {
      return failed(
        "the \(trunk) was sent an INVITE \((invite.at - given.at).text) after the caller had "
          + "given up", [invite.frame, given.frame])
    }
    if let final = leg.final, final.frame < given.frame { return .passed }
    // RFC 3261 §9.1: the CANCEL has to wait for a provisional.
    guard let provisional = leg.invite.firstProvisional else { return .passed }
    let due = max(given.at, provisional.at)
    if let cancel = leg.cancels.first?.request {
      guard cancel.at - due > allowed else { return .passed }
      return failed(
        "the \(trunk) was sent CANCEL \((cancel.at - due).text) after it was due",
        [cancel.frame, given.frame])
    }
    if let final = leg.final, final.at - due < allowed { return .passed }
    guard view.endedAt - due >= allowed else {
      return .inconclusive(
        "the capture ended \((view.endedAt - due).text) after the \(trunk) was due a CANCEL")
    }
    return failed(
      "the caller gave up and the \(trunk), which had sent "
        + "\(provisional.status?.description ?? "a provisional"), was never sent a CANCEL",
      [given.frame, provisional.frame])
  }

  public var card: CheckCard {
    CheckCard(
      id: "cancel.reaches-edges",
      title: "When the caller gives up every open leg is cancelled and no new one begins",
      why: "An edge goes on ringing for a caller who has gone; an agent answers to nobody.",
      source: "RFC 3261 §9.2, §16.10",
      examples: [
        Example(
          .passes, "the ringing primary is cancelled",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    180      0.100
          carrier -> system    CANCEL   1.000
          system  -> primary   CANCEL   1.001
          """),
        Example(
          .fails, "the primary goes on ringing",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    180      0.100
          carrier -> system    CANCEL   1.000
          system  -> carrier   487      1.001
          carrier -> system    ACK      3.000
          """),
        Example(
          .inconclusive, "the capture ends before the CANCEL to the ringing primary is late",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    180      0.100
          carrier -> system    CANCEL   1.000
          system  -> carrier   487      1.001
          end 1.2
          """),
        Example(
          .fails, "the secondary is tried for a caller who has gone",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          carrier -> system    CANCEL   1.000
          system  -> carrier   487      1.001
          system  -> secondary INVITE   3.001
          """),
        Example(
          .notApplicable, "the caller waits",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    180      0.100
          """),
      ])
  }
}
