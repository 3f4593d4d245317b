import Linting
import Plugins
import Testing

/// Every example of every rule is judged as it says.
struct RuleExampleTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let rule: any LintRule
    let example: LintExample

    var testDescription: String { "\(rule.id): \(example.title)" }

    var documents: [ConfigurationDocument] {
      get throws {
        try ConfigurationReader.read(example.text, file: "example.\(example.language.rawValue)")
      }
    }
  }

  static let cases = LintRules.all.flatMap { rule in
    rule.card.examples.map { Case(rule: rule, example: $0) }
  }

  @Test(arguments: cases) func `an example is judged as it says`(_ item: Case) throws {
    let findings = Linter([item.rule]).judge(try item.documents)
    let failures = findings.filter { $0.severity == .failure }.map(\.position.line)
    let notes = findings.filter { $0.severity == .note }.map(\.position.line)
    let (wantedFailures, wantedNotes): ([Int], [Int]) =
      switch item.example.outcome {
      case .clean: ([], [])
      case .trips(let lines): (lines, [])
      case .notes(let lines): ([], lines)
      }
    let said = findings.map { "\($0.position.line): \($0.message)" }
    #expect(Set(failures) == Set(wantedFailures), "\(said)")
    #expect(Set(notes) == Set(wantedNotes), "\(said)")
    for finding in findings {
      #expect(finding.rule == item.rule.id)
      #expect(!finding.message.hasSuffix("."))
      #expect(finding.position.column >= 1)
    }
  }

  @Test(arguments: cases.filter { $0.example.outcome == .clean })
  func `what one rule calls clean trips no other`(_ item: Case) throws {
    let failures = Linter().judge(try item.documents).filter { $0.severity == .failure }
    #expect(failures.isEmpty, "\(failures.map { "\($0.rule): \($0.message)" })")
  }

  @Test(arguments: cases) func `an example is configuration, in words that exist`(
    _ item: Case
  ) throws {
    for document in try item.documents {
      #expect(Linter().knows(document))
      guard document.form == .carrier else { continue }
      #expect(CarrierVocabulary.problems(in: document.root, file: "example.yml") == [])
      for key in document.root.entries?.map(\.key) ?? [] {
        #expect(CarrierVocabulary.keys.contains(key))
      }
    }
  }

  @Test(arguments: LintRules.all.map(\.card)) func `a card shows both sides of its rule`(
    _ card: LintCard
  ) {
    #expect(card.examples.contains { $0.outcome == .clean })
    #expect(card.examples.contains { $0.outcome != .clean })
    #expect(!card.why.isEmpty && !card.fix.isEmpty && !card.source.isEmpty && !card.words.isEmpty)
    #expect(card.why.hasSuffix(".") && !card.fix.hasSuffix("."))
  }

  @Test func `rules have names of their own`() {
    #expect(Set(LintRules.all.map(\.id)).count == LintRules.all.count)
  }

  @Test(arguments: LintRules.all.filter { $0.card.source.hasPrefix("guide") }.map(\.card))
  func `a rule of the guides is shown on JSON or YAML that trips it`(_ card: LintCard) {
    #expect(
      card.examples.contains {
        if case .trips = $0.outcome { true } else { false }
      })
  }
}
