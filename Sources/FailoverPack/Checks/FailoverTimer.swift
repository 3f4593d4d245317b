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
    let policy = policies.policy(FailoverPolicy.self)
    guard policy.signals.contains(.timeout), outline.traits.contains(.failedOver) else {
      return .notApplicable
    }
    var hasJudged = false
    for failover in outline.failovers {
      guard case .silence(let waited) = failover.trigger else { continue }
      guard policy.timerWindow.contains(waited) else { return .unknown }
      hasJudged = true
    }
    return hasJudged ? .passed : .notApplicable
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    let view = EvidenceView(evidence)
    guard view.policy.signals.contains(.timeout) else { return .notApplicable }
    let window = view.policy.timerWindow
    var judgement = Judgement(id)
    for call in view.calls {
      // One that does not go on is another finding's: failover.goes-on.
      for failover in Failover.all(of: call, in: view) {
        switch failover.trigger {
        case .silence(let silence):
          judgement.judged()
          if silence.within(window) == nil { judgement.add(.offTime(id, failover, silence, view)) }
        case .unconnected(let tried):
          judgement.judged()
          // Earlier is a trunk that cannot be reached, and no silence (RFC 3263 §4.3).
          if tried.atLast > window.upperBound { judgement.add(.late(id, failover, tried, view)) }
        case .status, .refused, .silenceAfter, .answered: continue
        }
      }
    }
    return judgement.verdict
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
          .passes, "3.0 s, and then the connection to the secondary takes 400 ms to set up",
          """
          default transport=tcp
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          system  -> secondary SETUP    3.401  since=3.001
          system  -> secondary INVITE   3.402
          """),
        Example(
          .passes, "3.0 s since the connection to the primary was begun",
          """
          default transport=tcp
          carrier -> system    INVITE   0.000
          system  -> primary   SETUP    0.301  since=0.001
          system  -> primary   INVITE   0.302
          system  -> secondary INVITE   3.001
          """),
        Example(
          .fails, "3.4 s and the connection is there",
          """
          default transport=tcp
          carrier -> system    INVITE   0.000
          system  -> secondary SETUP    0.301  since=0.001
          system  -> secondary OPTIONS  0.302
          secondary -> system  200      0.402
          system  -> primary   INVITE   0.403
          system  -> secondary INVITE   3.803
          """),
        Example(
          .passes, "3.0 s after a SYN that nobody answers",
          """
          default transport=tcp
          carrier -> system    INVITE   0.000
          system  -> primary   SYN      0.001
          system  -> secondary INVITE   3.001
          """),
        Example(
          .fails, "9.0 s after a SYN that nobody answers",
          """
          default transport=tcp
          carrier -> system    INVITE   0.000
          system  -> primary   SYN      0.001
          system  -> secondary INVITE   9.001
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
    _ id: CheckID, _ failover: Failover, _ silence: Silence, _ view: EvidenceView
  ) -> Finding {
    let window = view.policy.timerWindow
    return Finding(
      id,
      "the failover INVITE left \(silence.waited.text) after the INVITE to the silent "
        + "\(view.roles.name(of: failover.from.edge))\(silence.note), allowed are \(window.lowerBound.text) to "
        + "\(window.upperBound.text)",
      frames: [failover.to.frame, failover.from.frame], callID: failover.from.leg?.callID)
  }

  fileprivate static func late(
    _ id: CheckID, _ failover: Failover, _ tried: Unconnected, _ view: EvidenceView
  ) -> Finding {
    Finding(
      id,
      "the failover INVITE left \(tried.waited.text) after the SYN to the "
        + "\(view.roles.name(of: failover.from.edge)), which nobody answered, allowed are "
        + view.policy.timerWindow.upperBound.text,
      frames: [failover.to.frame, failover.from.frame], callID: failover.to.leg?.callID)
  }
}
