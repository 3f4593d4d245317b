import Plugins
import Scenarios
import Wire

extension HarnessFile.SystemEntry {
  /// Whether the scenario says something of the system: one that runs already follows the policy it
  /// was given, and no scenario's own.
  func canFollow(_ scenario: Scenario, over policy: Settings, _ registry: Registry) -> Bool {
    standing == nil
      || registry.pack(kind)?.isApplicable(scenario.policy, over: policy) ?? true
  }
}

extension Plan {
  /// Throws where a system that runs already leaves nothing to play.
  func refuseEmpty() throws {
    guard runs.isEmpty, let left = leftOut.first else { return }
    throw Problems(
      Problem(
        left.scenario.place,
        "nothing can be played around the system that runs already: "
          + counted(leftOut.count, "scenario wants", "scenarios want") + " \(left.reason)"))
  }
}
