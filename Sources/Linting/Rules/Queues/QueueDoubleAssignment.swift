/// A caller is given to one agent.
public struct QueueDoubleAssignment: LintRule {
  public init() {}

  public func judge(_ configuration: Configuration) -> [LintFinding] {
    configuration.named("allowDoubleAssignment").compactMap { setting in
      setting.value.isOn == true
        ? LintFinding(card, at: setting, "\(setting.key) is \(setting.value.kind)") : nil
    }
  }

  public var card: LintCard {
    LintCard(
      id: "queue.double-assignment", title: "A caller is given to one agent",
      why: "Two regions that look at the queue at the same instant give one caller to two agents.",
      fix: "set allowDoubleAssignment to false", source: "guide B §4",
      words: ["allowDoubleAssignment"],
      examples: [
        LintExample(
          .clean, "forbidden", .json,
          """
          {"allowDoubleAssignment": false, "priorityConflictResolution": "HIGHEST_PRIORITY_WINS"}
          """),
        LintExample(
          .trips(at: [3]), "allowed", .json,
          """
          {
            "name": "Global_Support_Queue",
            "allowDoubleAssignment": true
          }
          """),
        LintExample(
          .trips(at: [3]), "allowed in a carrier file", .yaml,
          """
          carrier: Example trunking
          queues:
            support: {allowDoubleAssignment: true}
          """),
      ])
  }
}
