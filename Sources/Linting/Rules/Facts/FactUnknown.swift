/// What the carrier does not publish is said to be unknown.
public struct FactUnknown: LintRule {
  public init() {}

  public func judge(_ configuration: Configuration) -> [LintFinding] {
    configuration.documents.flatMap { document in
      let unknowns = document.unknowns
      let set = unknowns.isEmpty ? [] : Set(document.settings.compactMap(policyKey))
      return unknowns.map { unknown in
        LintFinding(
          card, at: unknown.position, of: document.file,
          set.contains(unknown.key.lowercased())
            ? "\(unknown.key) is known in part; what is set holds and the rest is not published"
            : "\(unknown.key) is not known; captures are judged with the default")
      }
    }
  }

  /// `failover.answerwithin`; nil outside the policy.
  private func policyKey(_ setting: ConfiguredSetting) -> String? {
    guard setting.path.first == "policy" else { return nil }
    return (setting.path.dropFirst() + [setting.name]).joined(separator: ".")
  }

  public var card: LintCard {
    LintCard(
      id: "fact.unknown", title: "Every fact of the carrier is known",
      why: "A default that is taken for the carrier's own value gives verdicts on something nobody "
        + "promised.",
      fix: "ask the carrier, set it under policy: and take it out of unknown:",
      source: "practice", severity: .note, words: ["unknown"],
      examples: [
        LintExample(
          .clean, "the carrier publishes its timer", .yaml,
          """
          carrier: Example trunking
          policy: {failover: {answerWithin: 3s, cancel: strict}}
          """),
        LintExample(
          .notes(at: [2, 3]), "it does not, and says of triggers only some", .yaml,
          """
          carrier: Example trunking
          unknown: [failover.answerWithin, failover.cancel,
            failover.triggers]
          policy: {failover: {triggers: [503]}}
          """),
      ])
  }
}
