import Checks
import Wire

/// The health of every trunk of a series, made once for all of its calls, and what else may move
/// calls.
public struct HealthHistory: Sendable {
  let policy: FailoverPolicy
  private(set) var breakers: BreakerHistory
  private var trunks: [Int: TrunkHealth] = [:]

  init(_ policy: FailoverPolicy) {
    self.policy = policy
    breakers = BreakerHistory(policy)
  }

  /// Takes the next call; where the policy does not ask for OPTIONS nothing is to be remembered.
  mutating func take(_ call: PastCall, among all: Trunks) {
    if policy.health.isChecked { breakers.take(call, among: all) }
  }

  /// What is known of the trunk of that place.
  mutating func trunk(_ order: Int, among all: Trunks) -> TrunkHealth {
    let seen = all.probeCount(of: order)
    // More probes come while a long capture is read.
    if let known = trunks[order], known.seen == seen { return known }
    let made = TrunkHealth(
      all.probes(of: order), of: seen, answeredWithin: policy.reactWithin)
    trunks[order] = made
    return made
  }
}
