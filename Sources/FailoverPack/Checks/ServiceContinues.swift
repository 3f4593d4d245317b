public import Calls
public import Checks
import SIP
import Wire

/// A caller whose trunk has died is offered to one that answers, within the failover timer and a
/// second.
public struct ServiceContinues: Check {
  public init() {}

  /// What may be lost beyond the timer (guides A and B: sub-second failover).
  static let allowance = Duration.seconds(1)

  public var outlineTraits: OutlineTraits { .all }
  public var outlineSubjects: OutlineSubjects { .edge }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    guard outline.traits.contains(.failedOver), let caller = outline.incoming,
      let edge = outline.outgoing
    else { return .notApplicable }
    let attempts = outline.attempts
    let dead = attempts.count { $0.leg.response == nil }
    if dead == 0 || outline.beyond?.incoming.cancel != nil { return .notApplicable }
    if dead == attempts.count { return .notApplicable }
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
      // One that is offered to no other is another finding's (failover.goes-on), and nobody's where
      // all trunks fail.
      guard let first = dead.first,
        let answered = attempts.first(where: { $0.leg?.final?.status?.isSuccess == true })
      else { continue }
      judgement.judged()
      let tries = dead.count + dead.reduce(0) { $0 + $1.others.count }
      let bound = view.policy.timerWindow.upperBound * tries + Self.allowance
      let tried = attempts.prefix { $0.frame <= answered.frame }
      let waited =
        answered.startedAt - caller.startedAt - tried.setups(since: caller.startedAt)
      guard waited > bound else { continue }
      judgement.find(
        "a caller offered to the \(view.roles.name(of: first.edge)), which had died, was offered to "
          + "the \(view.roles.name(of: answered.edge)) only after \(waited.text); "
          + "\(bound.text) are allowed",
        frames: [answered.frame, first.frame], callID: caller.callID)
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
          .passes, "connections to the trunks take 800 ms each to set up",
          """
          default transport=tcp
          carrier -> system    INVITE   0.000
          system  -> primary   SETUP    0.801  since=0.001
          system  -> primary   INVITE   0.802
          system  -> secondary SETUP    4.602  since=3.802
          system  -> secondary INVITE   4.603
          secondary -> system  200      4.604
          system  -> carrier   200      4.605
          """),
        Example(
          .fails, "the secondary is asked 4.5 s after the call",
          "carrier -> system INVITE 0.000\nsystem -> primary INVITE 0.001\n"
            + "system -> secondary INVITE 4.501\nsecondary -> system 200 4.502\n"
            + "system -> carrier 200 4.503"),
        Example(
          .fails, "nobody answers the SYN to the primary, and the secondary is asked after 9 s",
          "carrier -> system INVITE 0.000\nsystem -> primary SYN 0.001\n"
            + "system -> secondary INVITE 9.001\nsecondary -> system 200 9.002\n"
            + "system -> carrier 200 9.003"),
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

extension Sequence<Attempt> {
  /// How much of the time since then went to setting up the connections of one try after the other.
  func setups(since begin: Moment) -> Duration {
    var begin = begin
    return reduce(.zero) { all, attempt in
      defer { begin = attempt.startedAt }
      return all + attempt.setup(after: begin)
    }
  }
}

extension Attempt {
  /// Whether the trunk said nothing at all, or the network said that nobody is there.
  var isToDeadTrunk: Bool {
    guard let leg else { return true }
    return leg.invite.responses.isEmpty
  }
}
