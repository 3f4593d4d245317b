public import Checks
import Plugins

extension SARIFRecord {
  /// What a run found, a result a finding; what is known to fail is there, suppressed.
  ///
  /// - Parameter folder: what file names are made relative to: the checkout's root, as a rule.
  public init(
    _ record: RunRecord, cards: [CheckID: CheckCard], spot: RunSpot, folder: String
  ) {
    var prints = Fingerprints()
    var rules: [String] = []
    var results: [Outcome] = []
    func add(
      _ rule: String, _ level: String, _ text: String, at place: Place?, of subject: String,
      known: String? = nil
    ) {
      if !rules.contains(rule) { rules.append(rule) }
      let uri = place.map { RelativeURI($0.file, in: folder) }
      results.append(
        Outcome(
          ruleId: rule, ruleIndex: rules.firstIndex(of: rule) ?? -1, level: level,
          message: Message(text: text),
          locations: place.flatMap { place in
            uri.map { [Location($0, line: max(1, place.line))] }
          } ?? [],
          partialFingerprints: [
            "primaryLocationLineHash": prints.print(of: [rule, uri?.text ?? "", subject])
          ], suppressions: known.map { [Suppression(justification: $0)] }))
    }
    for outdated in record.outdated ?? [] {
      add(
        "known-failures", "error", outdated.sentence, at: Place(outdated.file, outdated.line),
        of: outdated.subject)
    }
    for entry in record.scenarios where entry.outcome != "passed" {
      let text = EntryText(entry: entry, cards: cards)
      let place = spot.place(of: entry)
      for said in text.said {
        let isNote = said.check.flatMap(text.card)?.severity == .note
        let fails = entry.outcome != "inconclusive" && !isNote
        let frames = said.frames.isEmpty ? "" : " (\(EntryText.frames(said.frames)))"
        let flaky = entry.isFlaky ? "flaky: " : ""
        add(
          said.check ?? entry.outcome, fails ? "error" : "note",
          "\(text.name): \(flaky)\(said.sentence)\(frames)", at: place,
          of: text.name,
          known: entry.known)
      }
    }
    runs = [
      Run(
        tool: Tool(
          driver: Tool.Driver(
            name: "harness run", semanticVersion: record.harness,
            rules: rules.map { Self.rule($0, cards[CheckID(rawValue: $0)]) })),
        results: results)
    ]
  }

  private static func rule(_ id: String, _ card: CheckCard?) -> Rule {
    let (title, why, source) =
      switch id {
      case "known-failures":
        (
          "A listed failure is still seen", "A list that nobody prunes hides the next failure.",
          "the file of known failures"
        )
      case "script":
        (
          "The parties' scripts go as written",
          "A party got something else than the scenario says.",
          "the scenario's file"
        )
      default:
        (
          card?.title ?? id, card?.why ?? "The evidence allowed no verdict.",
          card?.source ?? "harness explain"
        )
      }
    return Rule(
      id: id, name: id, shortDescription: Message(text: title), fullDescription: Message(text: why),
      help: Help(
        text: "\(why) Source: \(source).", markdown: "\(why)\n\n**Source:** \(source)."),
      defaultConfiguration: Rule.Level(level: card?.severity == .note ? "note" : "error"),
      properties: Rule.Properties(tags: ["reliability", "telephony"]))
  }
}

extension SARIFRecord.Location {
  /// A whole line.
  init(_ uri: RelativeURI, line: Int) {
    self.init(
      physicalLocation: Physical(
        artifactLocation: SARIFRecord.Location.Artifact(
          uri: uri.text, uriBaseId: uri.isRelative ? "%SRCROOT%" : nil),
        region: Region(startLine: line, startColumn: nil)))
  }
}
