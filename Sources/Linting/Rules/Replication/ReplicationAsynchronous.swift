import Wire

/// What must not be lost is replicated synchronously.
public struct ReplicationAsynchronous: LintRule {
  public init() {}

  private static let modes = ["syncMode", "replicationMode"]
  private static let objectives = [
    "rpo", "rpoMs", "rpoSeconds", "recoveryPointObjective", "zeroRpo",
  ]
  /// Texts in which a claim of zero RPO is looked for.
  private static let prose = ["name", "description", "carrier", "title"]

  public func judge(_ configuration: Configuration) -> [LintFinding] {
    let modes =
      configuration.named(Self.modes)
      + configuration.named("mode").filter { $0.isUnder("replication") }
    let claim = claim(in: configuration)
    let admitsLoss = configuration.named(Self.objectives).contains {
      ($0.duration(bare: .seconds) ?? .zero) > .zero
        || ($0.name == "zerorpo" && $0.value.isOn == false)
    }
    return modes.compactMap { setting in
      guard let text = setting.value.text, !text.uppercased().hasPrefix("SYNC") else { return nil }
      if let claim {
        return LintFinding(
          card, at: setting,
          "\(setting.key) is \(setting.value.kind) and zero RPO is claimed at "
            + "\(claim.file):\(claim.position.line)")
      }
      if admitsLoss { return nil }
      return LintFinding(
        card, at: setting,
        "\(setting.key) is \(setting.value.kind) and nothing says that state may be lost")
    }
  }

  private func claim(in configuration: Configuration) -> ConfiguredSetting? {
    configuration.named(Self.objectives).first { setting in
      setting.duration(bare: .seconds) == .zero
        || (setting.name == "zerorpo" && setting.value.isOn == true)
    }
      ?? configuration.named(Self.prose).first { setting in
        let text = setting.value.text?.lowercased().filter { $0.isLetter || $0.isNumber } ?? ""
        return ["zerorpo", "rpozero", "rpo0"].contains(where: text.contains)
      }
  }

  public var card: LintCard {
    LintCard(
      id: "replication.asynchronous", title: "Zero RPO stands on synchronous replication",
      why: "Asynchronous replication batches changes: after a partition the other region routes "
        + "calls by agents' states that are seconds old, to agents who are gone.",
      fix: "set syncMode to SYNCHRONOUS for identity and routing metadata, or state the RPO that "
        + "is accepted",
      source: "guide B §1", words: Self.modes + Self.objectives + ["replication"],
      examples: [
        LintExample(
          .clean, "the guide's directory", .json,
          """
          {"syncMode": "SYNCHRONOUS", "replicationLatencyThreshold": "200ms",
            "partitionTolerance": "QUORUM_REQUIRED"}
          """),
        LintExample(
          .trips(at: [3]), "asynchronous, and called zero-RPO", .json,
          """
          {
            "description": "Zero-RPO directory",
            "syncMode": "ASYNCHRONOUS",
            "partitionTolerance": "QUORUM_REQUIRED"
          }
          """),
        LintExample(
          .trips(at: [3]), "a carrier file that claims an RPO of nothing", .yaml,
          """
          carrier: Example trunking
          replication:
            mode: asynchronous
            rpo: 0s
            quorum: required
          """),
        LintExample(
          .clean, "asynchronous, and honest about it", .yaml,
          """
          carrier: Example trunking
          replication: {mode: asynchronous, rpo: 30s, quorum: required}
          """),
      ])
  }
}
