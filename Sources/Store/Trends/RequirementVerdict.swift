public import Scenarios

/// What a run says of a requirement: the worst of the scenarios that drive it.
public struct RequirementVerdict: Hashable, Sendable {
  public struct Key: Hashable, Sendable {
    public var run: String
    public var requirement: String
  }

  public var key: Key
  public var outcome: ScenarioResult.Outcome
}
