/// A run as the history keeps it: verdicts and numbers, no evidence.
public struct SavedRun: Hashable, Sendable {
  public var head: RunHead
  /// In the order of the plan.
  public var scenarios: [SavedScenario]

  public init(_ head: RunHead, _ scenarios: [SavedScenario]) {
    self.head = head
    self.scenarios = scenarios
  }
}
