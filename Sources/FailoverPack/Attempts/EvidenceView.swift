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

}

extension EvidenceView {
  fileprivate func attempts(in call: Call) -> [Attempt] { evidence.attempts(in: call) }
}

extension Call {
  /// The trunks the system tried for this call, in capture order.
  func attempts(in view: EvidenceView) -> [Attempt] { view.attempts(in: self) }
}
