public import Calls
public import Linting

/// Findings in configurations, or of a run, as SARIF 2.1.0, which code hosts show beside the lines.
public struct SARIFRecord: JSONRecord {
  struct Message: Encodable {
    let text: String
  }

  struct Help: Encodable {
    let text: String
    let markdown: String
  }

  struct Rule: Encodable {
    struct Level: Encodable {
      let level: String
    }

    struct Properties: Encodable {
      let tags: [String]
      let precision = "high"
    }

    let id: String
    let name: String
    let shortDescription: Message
    let fullDescription: Message
    let help: Help
    let defaultConfiguration: Level
    let properties: Properties
  }

  struct Tool: Encodable {
    struct Driver: Encodable {
      let name: String
      let semanticVersion: String
      let rules: [Rule]
    }

    let driver: Driver
  }

  struct Location: Encodable {
    struct Physical: Encodable {
      let artifactLocation: Artifact
      let region: Region
    }

    struct Artifact: Encodable {
      let uri: String
      let uriBaseId: String?
    }

    struct Region: Encodable {
      let startLine: Int
      let startColumn: Int?
    }

    let physicalLocation: Physical
  }

  /// That a finding is known, and why it is left.
  struct Suppression: Encodable {
    let kind = "external"
    let justification: String
  }

  struct Outcome: Encodable {
    let ruleId: String
    let ruleIndex: Int
    let level: String
    let message: Message
    let locations: [Location]
    let partialFingerprints: [String: String]
    let suppressions: [Suppression]?
  }

  struct Run: Encodable {
    let tool: Tool
    let columnKind = "unicodeCodePoints"
    let results: [Outcome]
  }

  enum CodingKeys: String, CodingKey {
    case schema = "$schema"
    case version, runs
  }

  let schema = "https://json.schemastore.org/sarif-2.1.0.json"
  let version = "2.1.0"
  let runs: [Run]

  /// - Parameter folder: what file names are made relative to: the checkout's root, as a rule.
  public init(
    _ findings: [LintFinding], rules: [any LintRule], folder: String, version: String
  ) {
    let cards = rules.map(\.card)
    var prints = Fingerprints()
    let results = findings.map { finding in
      let uri = RelativeURI(finding.file, in: folder)
      return Outcome(
        ruleId: finding.rule.rawValue,
        ruleIndex: cards.firstIndex { $0.id == finding.rule } ?? -1,
        level: Self.level(finding.severity),
        message: Message(
          text: "\(finding.message). \(finding.why) Fix: \(finding.fix) (\(finding.source))."),
        locations: [
          Location(
            physicalLocation: Location.Physical(
              artifactLocation: Location.Artifact(
                uri: uri.text, uriBaseId: uri.isRelative ? "%SRCROOT%" : nil),
              region: Location.Region(
                startLine: finding.position.line, startColumn: finding.position.column)))
        ],
        partialFingerprints: [
          "primaryLocationLineHash": prints.print(
            of: [finding.rule.rawValue, uri.text, finding.message])
        ], suppressions: nil)
    }
    runs = [
      Run(
        tool: Tool(
          driver: Tool.Driver(
            name: "harness lint", semanticVersion: version, rules: cards.map { Self.rule($0) })),
        results: results)
    ]
  }

  private init(runs: [Run]) {
    self.runs = runs
  }

  /// Several logs as one with a run each.
  public static func joined(_ records: [SARIFRecord]) -> SARIFRecord {
    SARIFRecord(runs: records.flatMap(\.runs))
  }

  private static func rule(_ card: LintCard) -> Rule {
    Rule(
      id: card.id.rawValue, name: card.id.rawValue,
      shortDescription: Message(text: card.title), fullDescription: Message(text: card.why),
      help: Help(
        text: "\(card.why) Fix: \(card.fix). Source: \(card.source).",
        markdown: "\(card.why)\n\n**Fix:** \(card.fix).\n\n**Source:** \(card.source)."),
      defaultConfiguration: Rule.Level(level: level(card.severity)),
      properties: Rule.Properties(tags: ["reliability", "telephony"]))
  }

  private static func level(_ severity: LintSeverity) -> String {
    severity == .failure ? "error" : "note"
  }
}
