public import Calls
public import Checks
import SIP
import Wire

/// A caller whose trunk has died is answered by another, within the failover timer and a second.
public struct ServiceContinues: Check {
  public init() {}

  /// What may be lost beyond the timer (guides A and B: sub-second failover).
  static let allowance = Duration.seconds(1)

  public var outlineTraits: OutlineTraits { .all }
  public var outlineSubjects: OutlineSubjects { .edge }

  /// Of a plain call one trunk was asked; where it said anything at all it had not died.
  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    guard let edge = outline.outgoing else { return .notApplicable }
    guard outline.traits.contains(.failedOver), let caller = outline.incoming else {
      return edge.final == nil ? .unknown : .notApplicable
    }
    let attempts = outline.attempts
    let dead = attempts.count { $0.leg.response == nil }
    if dead == 0 || outline.beyond?.incoming.cancel != nil { return .notApplicable }
    if dead == attempts.count, !outline.hasTrunkLeft { return .notApplicable }
    let bound =
      policies.policy(FailoverPolicy.self).timerWindow.upperBound * dead + Self.allowance
    guard edge.final?.isSuccess == true, edge.invite.at - caller.invite.at <= bound else {
      return .unknown
    }
    return .passed
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    let view = EvidenceView(evidence)
    var judgement = Judgement(id)
    for call in view.calls {
      guard let caller = call.callerLegs(view.roles).first, caller.cancels.isEmpty else { continue }
      let attempts = call.attempts(in: view)
      let dead = attempts.filter(\.isToDeadTrunk)
      guard let first = dead.first,
        dead.count < attempts.count || view.hasTrunkLeft(after: attempts)
      else { continue }
      let bound = view.policy.timerWindow.upperBound * dead.count + Self.allowance
      let dying = "the \(view.roles.name(of: first.edge)), which had died"
      if let answered = attempts.first(where: { $0.leg?.final?.status?.isSuccess == true }) {
        judgement.judged()
        let waited = answered.startedAt - caller.startedAt
        guard waited > bound else { continue }
        judgement.find(
          "a caller offered to \(dying), was offered to the "
            + "\(view.roles.name(of: answered.edge)) only after \(waited.text); "
            + "\(bound.text) are allowed",
          frames: [answered.frame, first.frame], callID: caller.callID)
        continue
      }
      // What another trunk says of the callee is an answer, too.
      if attempts.contains(where: { $0.speaksForCallee(under: view.policy) }) { continue }
      let watched = view.endedAt - caller.startedAt
      guard watched > bound + view.policy.ringWithin else {
        judgement.leaveOpen(
          "the capture ended \(watched.text) after a call that was offered to \(dying)")
        continue
      }
      judgement.find(
        "a caller offered to \(dying), was answered by no other trunk in \(watched.text)",
        frames: [caller.final?.frame, first.frame].compactMap(\.self), callID: caller.callID)
    }
    return judgement.verdict
  }

  public var card: CheckCard {
    CheckCard(
      id: "service.continues",
      title:
        "a caller whose trunk dies is offered to one that answers, 1 s after the timer at most",
      why: """
        The failover is there for the minute in which a region dies under full load; a caller lost \
        then, or kept waiting, is what the outage costs.
        """,
      source: "guide A; guide B (sub-second failover)",
      examples: [
        Example(
          .passes, "the primary is silent and the secondary answers after 3 s",
          "carrier -> system INVITE 0.000\nsystem -> primary INVITE 0.001\n"
            + "system -> secondary INVITE 3.001\nsecondary -> system 200 3.002\n"
            + "system -> carrier 200 3.003"),
        Example(
          .passes, "nobody listens at the primary, and the secondary answers at once",
          "carrier -> system INVITE 0.000\nsystem -> primary INVITE 0.001\n"
            + "primary -> system ICMP 0.002\nsystem -> secondary INVITE 0.003\n"
            + "secondary -> system 200 0.004\nsystem -> carrier 200 0.005"),
        Example(
          .fails, "the secondary is asked 4.5 s after the call",
          "carrier -> system INVITE 0.000\nsystem -> primary INVITE 0.001\n"
            + "system -> secondary INVITE 4.501\nsecondary -> system 200 4.502\n"
            + "system -> carrier 200 4.503"),
        Example(
          .fails, "the caller is told 408 and the secondary is never asked",
          "carrier -> system INVITE 0.000\nsystem -> primary INVITE 0.001\n"
            + "system -> carrier 408 3.001\ncarrier -> system ACK 3.002\n"
            + "carrier -> system INVITE 9.000 call=2\nsystem -> secondary INVITE 9.001 call=2"),
        Example(
          .notApplicable, "the secondary says that the callee is busy",
          "carrier -> system INVITE 0.000\nsystem -> primary INVITE 0.001\n"
            + "system -> secondary INVITE 3.001\nsecondary -> system 486 3.002\n"
            + "system -> carrier 486 3.003"),
        Example(
          .notApplicable, "the primary is there",
          "carrier -> system INVITE 0.000\nsystem -> primary INVITE 0.001\n"
            + "primary -> system 200 0.002\nsystem -> carrier 200 0.003"),
      ])
  }
}

extension Attempt {
  /// Whether the trunk said nothing at all, or the network said that nobody is there.
  var isToDeadTrunk: Bool {
    guard let leg else { return true }
    return leg.invite.responses.isEmpty
  }

  /// Whether it was refused for a reason that no other trunk would make good.
  fileprivate func speaksForCallee(under policy: FailoverPolicy) -> Bool {
    guard let status = leg?.final?.status, !status.isSuccess else { return false }
    return !policy.triggers.contains(status)
  }
}
