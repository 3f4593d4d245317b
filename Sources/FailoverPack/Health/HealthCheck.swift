public import Checks

/// A rule on how trunks are asked with OPTIONS, and on what has to follow from their answers.
///
/// Where the policy wants trunks to be asked it is shown all OPTIONS, one after another.
public protocol HealthCheck: SeriesCheck {
  /// A memory that has seen nothing yet, of trunks of which nothing is known.
  func memory(_ history: HealthHistory, _ judgement: Judgement) -> any SeriesMemory
}

extension HealthCheck {
  public func wantsProbes(under policies: Policies) -> Bool {
    policies.policy(FailoverPolicy.self).health.isChecked
  }

  public func memory(under policies: Policies) -> any SeriesMemory {
    memory(HealthHistory(policies.policy(FailoverPolicy.self)), Judgement(id))
  }
}
