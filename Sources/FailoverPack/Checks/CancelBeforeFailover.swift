public import Calls
public import Checks
import SIP
import Wire

/// CANCEL to the trunk that is given up leaves before the INVITE to the next one.
///
/// Under `strict` a trunk that never sent a provisional must not be cancelled (RFC 3261 §9.1), so
/// only failovers after a provisional are judged; under `eager` those on silence are, too.
public struct CancelBeforeFailover: Check {
  public init() {}

  public var outlineTraits: OutlineTraits { .all }
  public var outlineSubjects: OutlineSubjects { .failover }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    let policy = policies.policy(FailoverPolicy.self)
    var hasJudged = false
    for failover in outline.failovers {
      switch failover.trigger {
      case .silence where policy.cancel == .eager: break
      case .silenceAfter: break
      case .silence, .status: continue
      }
      guard let cancel = failover.from.extras.cancel,
        cancel.sent.frame <= failover.to.invite.frame
      else { return .unknown }
      hasJudged = true
    }
    return hasJudged ? .passed : .notApplicable
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    let view = EvidenceView(evidence)
    var judgement = Judgement(id)
    for failover in view.calls.flatMap({ Failover.all(of: $0, in: view) }) {
      guard let leg = failover.from.leg else { continue }
      switch failover.trigger {
      case .silence where view.policy.cancel == .eager: break
      case .silenceAfter: break
      case .silence, .status, .refused, .unconnected, .answered: continue
      }
      judgement.judged()
      let invite = failover.to
      guard let cancel = leg.cancels.first?.request else {
        judgement.add(
          .neverCancelled(id, leg.callID, view.roles.name(of: leg.callee), invite.frame))
        continue
      }
      if cancel.frame > invite.frame {
        judgement.add(
          .cancelLate(
            id, leg.callID, by: cancel.at - invite.startedAt, [invite.frame, cancel.frame]))
      }
    }
    return judgement.verdict
  }

  public var card: CheckCard {
    CheckCard(
      id: "cancel.before-failover",
      title: "CANCEL to the trunk that is given up leaves before the failover INVITE",
      why: """
        A trunk that is only slow goes on ringing: the caller then has two live legs, one of them \
        a zombie in the primary's queue.
        """,
      source: "guide A, edge case 1; RFC 3261 §9.1",
      examples: [
        Example(
          .passes, "a silent primary is cancelled first", policy: "cancel: eager",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          system  -> primary   CANCEL   3.001
          system  -> secondary INVITE   3.002
          """),
        Example(
          .passes, "a ringing primary is cancelled first, under strict, too",
          policy: "cancel: strict",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    180      0.100
          system  -> primary   CANCEL   4.100
          system  -> secondary INVITE   4.100
          """),
        Example(
          .passes, "the 487 is back before the failover INVITE has left", policy: "cancel: eager",
          """
          carrier -> system    INVITE     0.000
          system  -> primary   INVITE     0.001
          system  -> primary   CANCEL     3.0010
          primary -> system    200 CANCEL 3.0011
          primary -> system    487        3.0012
          system  -> secondary INVITE     3.0013
          """),
        Example(
          .fails, "the failover INVITE wins by 33 µs", policy: "cancel: strict",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    180      0.100
          system  -> secondary INVITE   4.100000
          system  -> primary   CANCEL   4.100033
          """),
        Example(
          .fails, "a silent primary is never cancelled", policy: "cancel: eager",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          system  -> secondary INVITE   3.001
          secondary -> system  200      3.100
          """),
        Example(
          .notApplicable, "strict does not ask for a CANCEL on silence", policy: "cancel: strict",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          system  -> secondary INVITE   3.001
          """),
        Example(
          .notApplicable, "a 503 ends the leg: there is nothing to cancel", policy: "cancel: eager",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    503      0.002
          system  -> primary   ACK      0.003
          system  -> secondary INVITE   0.004
          """),
      ])
  }
}

extension Finding {
  fileprivate static func neverCancelled(
    _ id: CheckID, _ callID: String, _ trunk: String, _ frame: Int
  ) -> Finding {
    Finding(
      id, "the failover INVITE left and the \(trunk) was never sent a CANCEL", frames: [frame],
      callID: callID)
  }

  fileprivate static func cancelLate(
    _ id: CheckID, _ callID: String, by delay: Duration, _ frames: [Int]
  ) -> Finding {
    Finding(
      id, "the failover INVITE left \(delay.text) before the CANCEL", frames: frames,
      callID: callID)
  }
}
