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

extension [Attempt] {
  /// Without a last one that did not answer the connection: that may be another call's, or for
  /// OPTIONS, and shows not when this call was to go there.
  var withoutLastSilence: ArraySlice<Attempt> {
    prefix { $0.frame <= last { $0.leg != nil || $0.refusal != nil }?.frame ?? 0 }
  }
}

extension Call {
  /// The trunks the system tried for this call, in capture order.
  func attempts(in view: EvidenceView) -> [Attempt] { view.attempts(in: self) }
}
