public import Calls
public import Checks
import SIP
import Wire

/// Nothing but a trigger sends a call to another trunk.
public struct FailoverNotOn: Check {
  public init() {}

  public var outlineTraits: OutlineTraits { .all }
  public var outlineSubjects: OutlineSubjects { .edge }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    guard outline.traits.contains(.failedOver) else {
      return outline.hasEdge ? .passed : .notApplicable
    }
    let policy = policies.policy(FailoverPolicy.self)
    let isRight = outline.failovers.allSatisfy { failover in
      switch failover.trigger {
      case .status(let final): policy.triggers.contains { $0.rawValue == final.status }
      case .silence(let waited):
        policy.signals.contains(.timeout) && waited >= policy.timerWindow.lowerBound
      case .silenceAfter(let waited):
        policy.signals.contains(.timeout) && waited >= policy.leastRinging
      }
    }
    return isRight ? .passed : .unknown
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    let view = EvidenceView(evidence)
    var judgement = Judgement(id)
    for call in view.calls where !call.edgeLegs(view.roles).isEmpty {
      judgement.judged()
      for failover in Failover.all(of: call, in: view) where !failover.followsRedirection {
        guard let reason = complaint(about: failover, in: view) else { continue }
        judgement.find(
          "the \(view.roles.name(of: failover.to.edge)) was tried although the "
            + "\(view.roles.name(of: failover.from.edge)) \(reason.text)",
          frames: [failover.to.frame] + reason.frames, callID: failover.from.leg?.callID)
      }
    }
    return judgement.verdict
  }

  private func complaint(
    about failover: Failover, in view: EvidenceView
  ) -> (text: String, frames: [Int])? {
    let policy = view.policy
    switch failover.trigger {
    case .status(let status, let sighting):
      if policy.triggers.contains(status) { return nil }
      return ("answered \(status), which is no trigger", [sighting.frame])
    case .answered(let sighting):
      return ("had answered \(sighting.status?.description ?? "2xx")", [sighting.frame])
    case .refused(let sighting):
      if policy.signals.contains(.transportError) { return nil }
      return ("only could not be reached, which is no trigger", [sighting.frame])
    case .silence(let silence):
      let least = policy.timerWindow.lowerBound
      if policy.signals.contains(.timeout), silence.longest >= least { return nil }
      return ("had been silent for \(silence.waited.text) only", [failover.from.frame])
    case .unconnected(let tried):
      // Who cannot be reached need not be waited for.
      if policy.signals.contains(.transportError) { return nil }
      let least = policy.timerWindow.lowerBound
      if policy.signals.contains(.timeout), tried.waited >= least { return nil }
      return (
        "only could not be reached for \(tried.waited.text), which is no trigger",
        [failover.from.frame]
      )
    case .silenceAfter(let last, let waited):
      if policy.signals.contains(.timeout), waited >= policy.leastRinging { return nil }
      return (
        "had sent \(last.status?.description ?? "a provisional") \(waited.text) before",
        [last.frame]
      )
    }
  }

  public var card: CheckCard {
    CheckCard(
      id: "failover.not-on",
      title: "Only a trigger of the policy sends a call to the next trunk",
      why: """
        A busy or rejecting callee is an answer; trying the next trunk rings somebody else, and \
        a call taken from a healthy trunk loses its place in the queue.
        """,
      source: "guide A §2; RFC 3261 §16.7",
      examples: [
        Example(
          .passes, "a healthy primary keeps the call",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    200      1.000
          """),
        Example(
          .passes, "503 is a trigger",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    503      0.010
          system  -> secondary INVITE   0.012
          """),
        Example(
          .passes, "so is a SYN that nobody answers",
          """
          default transport=tcp
          carrier -> system    INVITE   0.000
          system  -> primary   SYN      0.001
          system  -> secondary INVITE   2.001
          """),
        Example(
          .passes, "a SYN to the primary that is not the call's",
          """
          default transport=tcp
          system  -> primary   OPTIONS  0.000
          primary -> system    200      0.001
          carrier -> system    INVITE   0.500
          system  -> primary   INVITE   0.501
          primary -> system    180      0.502
          system  -> secondary SYN      0.600
          primary -> system    200      2.000
          """),
        Example(
          .fails, "486 is not",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    486      0.010
          system  -> secondary INVITE   0.012
          """),
        Example(
          .fails, "100 Trying at 2.9 s holds the call",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    100      2.900
          system  -> secondary INVITE   3.001
          """),
        Example(
          .fails, "the secondary is tried after the primary answered",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    200      1.000
          system  -> secondary INVITE   3.001
          """),
        Example(
          .notApplicable, "no call reached an edge",
          """
          carrier -> system    INVITE   0.000
          system  -> carrier   503      0.001
          """),
      ])
  }
}
