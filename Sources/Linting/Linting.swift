// Linting: traps in a configuration, found before a packet is sent.
//
// A configuration is what was read from one or more documents: carrier files in the project's own
// YAML, and the JSON that contact-centre platforms take, as it stands. Both become trees of values
// with places. A rule reads the whole configuration, since some traps only show when two regions
// are laid side by side, and answers with findings. It opens no file and knows no terminal.
//
// Rules look settings up by name wherever they stand, so that a payload needs no schema of its own;
// what no rule knows is left alone. A carrier file is read strictly by `CarrierVocabulary`.

/// Judges configurations by rules.
public struct Linter: Sendable {
  public let rules: [any LintRule]

  public init(_ rules: [any LintRule] = LintRules.all) {
    self.rules = rules
  }

  /// Every finding, in the order of files and lines.
  ///
  /// Payloads are parts of one configuration, with the carrier file where there is one. Several
  /// carrier files are several carriers, and none is held against another.
  public func judge(_ documents: [ConfigurationDocument]) -> [LintFinding] {
    let carriers = documents.filter { $0.form == .carrier }
    let payloads = documents.filter { $0.form == .payload }
    let groups = carriers.count > 1 ? carriers.map { [$0] } + [payloads] : [documents]
    return groups.flatMap { group in
      let configuration = Configuration(group)
      return rules.flatMap { $0.judge(configuration) }
    }.sorted()
  }

  /// Whether any rule knows a word of the document.
  public func knows(_ document: ConfigurationDocument) -> Bool {
    if document.form == .carrier { return true }
    let words = Set(rules.flatMap(\.card.words).map(ConfiguredSetting.folded))
    return document.settings.contains { words.contains($0.name) }
  }
}
