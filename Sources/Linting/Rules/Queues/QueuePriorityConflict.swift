/// A queue's priorities are the same wherever it is evaluated.
public struct QueuePriorityConflict: LintRule {
  public init() {}

  private static let words = ["priorityConflictResolution", "priorityConflicts"]

  public func judge(_ configuration: Configuration) -> [LintFinding] {
    let resolutions = configuration.named(Self.words)
    let wrong = resolutions.filter {
      ConfiguredSetting.folded($0.value.text ?? "") != "highestprioritywins"
    }.map { LintFinding(card, at: $0, "\($0.key) is \($0.value.kind)") }
    return wrong + byRegion(configuration) + byRule(configuration)
  }

  /// `priorities: {us-east-1: 1, eu-west-1: 2}`: one queue, two answers.
  private func byRegion(_ configuration: Configuration) -> [LintFinding] {
    configuration.named("priorities").compactMap { setting in
      let entries = setting.value.entries ?? []
      guard let first = entries.first,
        let other = entries.first(where: { $0.value.text != first.value.text })
      else { return nil }
      return LintFinding(
        card, at: other.value.position, of: setting.file,
        "the priority is \(other.value.kind) in \(other.key) and \(first.value.kind) in "
          + "\(first.key)")
    }
  }

  /// The same rule of the same queue in two payloads, with two priorities.
  private func byRule(_ configuration: Configuration) -> [LintFinding] {
    var first: [String: (priority: String, file: String, line: Int)] = [:]
    var findings: [LintFinding] = []
    for document in configuration.documents {
      let queue = document.root.value("name")?.text ?? ""
      for rules in document.settings where rules.name == "routingrules" {
        for rule in rules.value.list ?? [] {
          guard let name = rule.value("name")?.text, let priority = rule.value("priority"),
            let text = priority.text
          else { continue }
          let key = "\(queue)\u{0}\(name)"
          if let known = first[key], known.priority != text {
            findings.append(
              LintFinding(
                card, at: priority.position, of: document.file,
                "rule \"\(name)\" has priority \(text), and \(known.priority) at \(known.file):"
                  + "\(known.line)"))
          }
          first[key] = first[key] ?? (text, document.file, priority.position.line)
        }
      }
    }
    return findings
  }

  public var card: LintCard {
    LintCard(
      id: "queue.priority-conflict", title: "A queue's priorities agree in every region",
      why: "Regions with different priorities strand a caller, or give the same one to two agents.",
      fix: "write the same priorities everywhere and set priorityConflictResolution to "
        + "HIGHEST_PRIORITY_WINS",
      source: "guide B §4", words: Self.words + ["priorities", "routingRules"],
      examples: [
        LintExample(
          .clean, "the highest wins", .json,
          """
          {"priorityConflictResolution": "HIGHEST_PRIORITY_WINS", "allowDoubleAssignment": false}
          """),
        LintExample(
          .trips(at: [1]), "whoever comes first wins", .json,
          """
          {"priorityConflictResolution": "FIRST_REGION_WINS"}
          """),
        LintExample(
          .trips(at: [2]), "two regions' payloads for one queue", .json,
          """
          {"name": "Support", "routingRules": [{"name": "Tier1", "priority": 1}]}
          {"name": "Support", "routingRules": [{"name": "Tier1", "priority": 5}]}
          """),
        LintExample(
          .trips(at: [6]), "two priorities in a carrier file", .yaml,
          """
          carrier: Example trunking
          queues:
            support:
              priorities:
                us-east-1: 1
                eu-west-1: 2
          """),
      ])
  }
}
