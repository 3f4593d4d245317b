import Calls
import Checks
import SIP
import Wire

/// The evidence with what failover checks look up again and again found once.
struct EvidenceView {
  let roles: Roles
  let calls: [Call]
  let endedAt: Moment
  let policy: FailoverPolicy
  private let evidence: Evidence

  init(_ evidence: Evidence) {
    roles = evidence.roles
    calls = evidence.calls
    endedAt = evidence.endedAt
    policy = evidence.policy(FailoverPolicy.self)
    self.evidence = evidence
  }

  /// Whether there is a trunk that none of the attempts was at.
  func hasTrunkLeft(after attempts: [Attempt]) -> Bool {
    let tried = Set(attempts.map(\.order))
    return roles.parties.contains {
      if case .edge(let order) = $0.role { !tried.contains(order) } else { false }
    }
  }
}

extension EvidenceView {
  fileprivate func attempts(in call: Call) -> [Attempt] { evidence.attempts(in: call) }
}

extension Call {
  /// The trunks the system tried for this call, in capture order.
  func attempts(in view: EvidenceView) -> [Attempt] { view.attempts(in: self) }
}
