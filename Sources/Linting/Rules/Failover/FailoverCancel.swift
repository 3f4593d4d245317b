/// It is said when the trunk that is given up is sent CANCEL.
public struct FailoverCancel: LintRule {
  public init() {}

  private static let switches = [
    "cancelOnFailover", "sendCancelOnFailover", "sendCancel", "cancelPrimary",
    "cancelPrimaryBeforeFailover",
  ]
  private static let policies = ["cancel", "cancelPolicy"]
  /// What makes a document one about failover of which a CANCEL policy is asked.
  private static let subjects = FailoverTimer.words + ["triggers"]

  public func judge(_ configuration: Configuration) -> [LintFinding] {
    configuration.documents.flatMap { document -> [LintFinding] in
      let named = document.settings.filter { Self.named.contains($0.name) }
      let off = named.filter { $0.value.isOn == false }
      if let first = off.first {
        return [LintFinding(card, at: first, "\(first.key) is \(first.value.kind)")]
      }
      guard named.isEmpty, let subject = subject(of: document),
        !document.unknowns.contains(where: { $0.key == "failover.cancel" })
      else { return [] }
      return [
        LintFinding(
          card, at: subject.position, of: document.file,
          "\(subject.key) is set and nothing says when the primary is sent CANCEL")
      ]
    }
  }

  /// What asks for a CANCEL policy: a failover timer, or a carrier's trunks that are described.
  private func subject(of document: ConfigurationDocument) -> ConfiguredSetting? {
    let timer = document.settings.first { Self.asked.contains($0.name) }
    guard timer == nil, document.form == .carrier else { return timer }
    return document.settings.first { setting in
      setting.name == "trunks"
        && (setting.value.entries ?? []).count { $0.value.entries != nil } > 1
    }
  }

  private static let named = Set((switches + policies).map(ConfiguredSetting.folded))
  private static let asked = Set(subjects.map(ConfiguredSetting.folded))

  public var card: LintCard {
    LintCard(
      id: "failover.cancel", title: "A CANCEL policy is named beside the failover timer",
      why: "A primary that is slow and not dead answers later: one caller has two legs, and the "
        + "queue keeps a zombie.",
      fix: "set failover.cancel: eager (before the failover INVITE, guide A) or strict (not before "
        + "a provisional, RFC 3261 §9.1)",
      source: "guide A, edge case 1", words: Self.switches + Self.policies,
      examples: [
        LintExample(
          .clean, "eager, as the guide asks", .yaml,
          """
          policy:
            failover: {answerWithin: 3s, cancel: eager}
          """),
        LintExample(
          .clean, "strict, as RFC 3261 asks", .yaml,
          """
          policy:
            failover: {answerWithin: 3s, cancel: strict}
          """),
        LintExample(
          .trips(at: [3]), "a timer and no word about CANCEL", .yaml,
          """
          policy:
            failover:
              answerWithin: 3s
          """),
        LintExample(
          .trips(at: [2]), "two trunks are described, and no word about CANCEL either", .yaml,
          """
          parties:
            trunks: {primary: {cloud: aws}, lifeboat: {cloud: azure}}
          """),
        LintExample(
          .clean, "nobody knows what the carrier does; another rule notes that", .yaml,
          """
          carrier: Example trunking
          unknown: [failover.cancel]
          policy:
            failover: {answerWithin: 3s}
          """),
        LintExample(
          .trips(at: [3]), "switched off", .json,
          """
          {
            "failoverTimeoutMs": 3000,
            "cancelOnFailover": false
          }
          """),
      ])
  }
}
