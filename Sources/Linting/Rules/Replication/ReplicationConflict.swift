/// Conflicting writes are resolved the same way in every region.
public struct ReplicationConflict: LintRule {
  public init() {}

  private static let words = ["conflictResolutionStrategy"]

  public func judge(_ configuration: Configuration) -> [LintFinding] {
    let settings =
      configuration.named(Self.words)
      + configuration.named("conflicts").filter { $0.isUnder("replication") }
    return settings.compactMap { setting in
      let text = ConfiguredSetting.folded(setting.value.text ?? "")
      guard
        !["latestwriterswin", "latestwriterwins", "lastwriterwins", "lastwritewins"]
          .contains(text)
      else { return nil }
      return LintFinding(card, at: setting, "\(setting.key) is \(setting.value.kind)")
    }
  }

  public var card: LintCard {
    LintCard(
      id: "replication.conflict", title: "The latest writer wins",
      why: "After jitter on the link two regions hold different states of one agent and neither "
        + "yields.",
      fix: "set conflictResolutionStrategy to LATEST_WRITERS_WIN", source: "guide B §1",
      words: Self.words,
      examples: [
        LintExample(
          .clean, "as the guide has it", .json,
          """
          {"conflictResolutionStrategy": "LATEST_WRITERS_WIN"}
          """),
        LintExample(
          .trips(at: [1]), "left to people", .json,
          """
          {"conflictResolutionStrategy": "MANUAL"}
          """),
        LintExample(
          .trips(at: [2]), "the oldest write stays", .yaml,
          """
          carrier: Example trunking
          replication: {quorum: required, conflicts: first-writer-wins}
          """),
      ])
  }
}
