/// Traffic is taken only by a majority of the replication nodes.
public struct QuorumMissing: LintRule {
  public init() {}

  /// What shows that state is replicated between regions.
  private static let subjects = [
    "syncMode", "replicationMode", "replicationTarget", "replicationLatencyThreshold",
  ]

  public func judge(_ configuration: Configuration) -> [LintFinding] {
    let named =
      configuration.named("partitionTolerance")
      + configuration.named("quorum").filter { $0.isUnder("replication") }
    let wrong = named.filter { setting in
      let text = ConfiguredSetting.folded(setting.value.text ?? "")
      return text != "quorumrequired" && text != "required"
    }
    if !named.isEmpty {
      return wrong.map { LintFinding(card, at: $0, "\($0.key) is \($0.value.kind)") }
    }
    // A carrier file describes the whole; a payload is a part, and the rest may be elsewhere.
    let sections = configuration.named("replication").filter { setting in
      configuration.documents[setting.document].form == .carrier && setting.path.isEmpty
    }
    if let section = sections.first {
      return [
        LintFinding(card, at: section, "replication is described and no quorum is asked for")
      ]
    }
    return configuration.named(Self.subjects).prefix(1).map { setting in
      LintFinding(
        card, at: setting.position, of: setting.file,
        "state is replicated, and nothing that was read sets partitionTolerance",
        severity: .note)
    }
  }

  public var card: LintCard {
    LintCard(
      id: "quorum.missing", title: "A region needs a majority to take calls",
      why: "When only the link between regions fails, both take calls: duplicate interactions, and "
        + "queues that diverge.",
      fix: "set partitionTolerance to QUORUM_REQUIRED in the multi-region routing settings",
      source: "guide B, edge case 1",
      words: Self.subjects + ["partitionTolerance", "quorum", "replication"],
      examples: [
        LintExample(
          .clean, "as the guide has it", .json,
          """
          {"syncMode": "SYNCHRONOUS", "partitionTolerance": "QUORUM_REQUIRED"}
          """),
        LintExample(
          .trips(at: [1]), "each region for itself", .json,
          """
          {"partitionTolerance": "AVAILABILITY"}
          """),
        LintExample(
          .trips(at: [2]), "a carrier file with no word about it", .yaml,
          """
          carrier: Example trunking
          replication:
            mode: synchronous
          """),
        LintExample(
          .notes(at: [1]), "a directory alone; the routing settings were not read", .json,
          """
          {"syncMode": "SYNCHRONOUS"}
          """),
      ])
  }
}
