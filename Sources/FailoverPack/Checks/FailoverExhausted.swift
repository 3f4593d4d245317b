public import Calls
public import Checks
import SIP
import Wire

/// When every trunk has failed the caller is told so, once and in time.
public struct FailoverExhausted: Check {
  public init() {}

  public var outlineTraits: OutlineTraits { .all }
  public var outlineSubjects: OutlineSubjects { .edge }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    guard let edge = outline.outgoing, let caller = outline.incoming, !outline.hasTrunkLeft,
      edge.final?.isSuccess != true
    else { return .notApplicable }
    if outline.beyond?.incoming.cancel != nil { return .notApplicable }
    guard let final = caller.final else { return .unknown }
    let policy = policies.policy(FailoverPolicy.self)
    let bound = max(policy.timerWindow.upperBound, policy.ringWithin) + policy.reactWithin
    let quiet = max(edge.lastResponse?.at ?? edge.invite.at, edge.invite.at)
    let isFitting =
      final.status == 408 || final.status == 480 || (500..<600).contains(final.status)
      || final.status == edge.final?.status
    return isFitting && final.mark.at <= quiet + bound ? .passed : .unknown
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    let view = EvidenceView(evidence)
    let edges = view.roles.parties.filter { if case .edge = $0.role { true } else { false } }
    var judgement = Judgement(id)
    for call in view.calls {
      let attempts = call.attempts(in: view)
      let triesAt = Dictionary(grouping: attempts, by: { view.roles.party(at: $0.edge) })
      guard let caller = call.callerLegs(view.roles).first,
        !edges.isEmpty, edges.allSatisfy({ triesAt[$0] != nil }),
        !attempts.contains(where: { $0.leg?.dialogs.isEmpty == false }),
        caller.cancels.isEmpty
      else { continue }
      judgement.judged()
      for edge in edges {
        if let tries = triesAt[edge], tries.count > 1 {
          judgement.find(
            "the \(edge.name) was tried \(tries.count) times for one call",
            frames: tries.map(\.frame).reversed(), callID: caller.callID)
        }
      }
      for finding in complaints(about: caller, lastTried: attempts.last, in: view) {
        judgement.add(finding)
      }
    }
    return judgement.verdict
  }

  private func complaints(
    about caller: Leg, lastTried: Attempt?, in view: EvidenceView
  ) -> [Finding] {
    guard let lastTried else { return [] }
    let bound =
      max(view.policy.timerWindow.upperBound, view.policy.ringWithin)
      + view.policy.reactWithin
    let quiet = lastTried.leg?.invite.responses.last?.at ?? lastTried.startedAt
    let deadline = max(quiet, lastTried.startedAt) + bound
    guard let final = caller.final, let status = final.status else {
      return view.endedAt > deadline
        ? [
          Finding(
            id,
            "every trunk failed and the caller had no final response "
              + "\((view.endedAt - lastTried.startedAt).text) after the last was tried",
            frames: [lastTried.frame], callID: caller.callID)
        ] : []
    }
    var findings: [Finding] = []
    if final.at > deadline {
      findings.append(
        Finding(
          id,
          "the caller was told \(status) only \((final.at - quiet).text) after the last "
            + "trunk failed", frames: [final.frame], callID: caller.callID))
    }
    let isFitting =
      status == .requestTimeout || status == .temporarilyUnavailable
      || status.class == .serverFailure
    let isRelayed = lastTried.leg?.final?.status == status
    if !isFitting, !isRelayed {
      findings.append(
        Finding(
          id, "every trunk failed and the caller was told \(status); 408 or 5xx says so",
          frames: [final.frame], callID: caller.callID))
    }
    return findings
  }

  public var card: CheckCard {
    CheckCard(
      id: "failover.exhausted",
      title: "When every trunk has failed the caller gets one 408 or 5xx in time, and no loop",
      why: "A caller left without an answer hears nothing; a loop rings dead trunks for ever.",
      source: "catalogue FO-16; RFC 3261 §16.7",
      examples: [
        Example(
          .passes, "both refuse, the caller is told",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    503      0.002
          system  -> secondary INVITE   0.003
          secondary -> system  503      0.004
          system  -> carrier   503      0.005
          """),
        Example(
          .passes, "both are silent, 408 after six seconds",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          system  -> secondary INVITE   3.001
          system  -> carrier   408      6.001
          """),
        Example(
          .fails, "the caller is left waiting",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    503      0.002
          system  -> secondary INVITE   0.003
          secondary -> system  503      0.004
          carrier -> system    OPTIONS  9.000
          """),
        Example(
          .fails, "the primary is tried again",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001  branch=z9hG4bK-p1
          primary -> system    503      0.002  branch=z9hG4bK-p1
          system  -> secondary INVITE   0.003
          secondary -> system  503      0.004
          system  -> primary   INVITE   0.005  branch=z9hG4bK-p2
          primary -> system    503      0.006  branch=z9hG4bK-p2
          system  -> carrier   503      0.007
          """),
        Example(
          .notApplicable, "the secondary answered",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    503      0.002
          system  -> secondary INVITE   0.003
          secondary -> system  200      0.004
          """),
      ])
  }
}
