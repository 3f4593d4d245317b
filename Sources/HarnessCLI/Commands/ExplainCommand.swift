import ArgumentParser
import Checks
import Linting
import Plugins

/// `harness explain ID`: what a check, a lint rule or a requirement is, and why.
struct ExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explains a check or a lint rule, with examples, or a requirement.")

  @Argument(
    help: ArgumentHelp(
      "A check such as cancel.before-failover, a lint rule such as lint:failover.timer, or a "
        + "requirement such as FO-08."))
  var id: String

  @OptionGroup var plugins: PluginOptions

  func run() async throws {
    let registry = try Assembly.registry(adding: plugins.entries)
    if let check = registry.check(CheckID(rawValue: id)) {
      Console.print([Explanation.text(of: check.card)])
    } else if let requirement = registry.requirement(id) {
      Console.print([
        "\(requirement.id)  \(requirement.title)", "", "source  \(requirement.source)",
      ])
    } else if let rule = LintRules.all.first(where: { "lint:\($0.id)" == id }) {
      Console.print([Explanation.text(of: rule.card)])
    } else {
      let known =
        registry.checks.map(\.id.rawValue) + LintRules.all.map { "lint:\($0.id)" }
        + registry.packs.flatMap { $0.card.requirements.map(\.id) }
      Console.complain(
        Spelling.unknown("check, lint rule or requirement", id, allowed: known, listing: 0)
          + " (harness list checks, lint or requirements)")
      throw ExitStatus.usage.code
    }
  }
}

/// A card as text for a terminal.
enum Explanation {
  static func text(of card: CheckCard) -> String {
    var lines = [
      "\(card.id)", "  \(card.title)", "", "why     \(wrapped(card.why, indent: 8))",
      "source  \(card.source)",
      "weight  \(card.severity.rawValue)",
    ]
    for example in card.examples {
      lines += ["", "\(word(example.outcome)): \(example.title)"]
      if !example.policy.isEmpty { lines.append("  policy  \(example.policy)") }
      lines += example.ladder.split(separator: "\n").map { "  \($0)" }
    }
    return lines.joined(separator: "\n")
  }

  static func text(of card: LintCard) -> String {
    var lines = [
      "lint:\(card.id)", "  \(card.title)", "", "why     \(wrapped(card.why, indent: 8))",
      "fix     \(wrapped(card.fix, indent: 8))", "source  \(card.source)",
      "weight  \(card.severity.rawValue)",
      "reads   \(wrapped(card.words.joined(separator: " "), indent: 8))",
    ]
    for example in card.examples {
      lines += ["", "\(word(example.outcome)): \(example.title)"]
      lines += example.text.split(separator: "\n").map { "  \($0)" }
    }
    return lines.joined(separator: "\n")
  }

  private static func word(_ outcome: LintExample.Outcome) -> String {
    switch outcome {
    case .clean: "passes"
    case .trips(let lines): "fails at line \(lines.map(String.init).joined(separator: ", "))"
    case .notes(let lines): "noted at line \(lines.map(String.init).joined(separator: ", "))"
    }
  }

  /// Lines of at most 80 characters, the second and further ones indented.
  private static func wrapped(_ text: String, indent: Int) -> String {
    var lines: [String] = []
    var line = ""
    for word in text.split(whereSeparator: \.isWhitespace) {
      if !line.isEmpty, indent + line.count + 1 + word.count > 80 {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " \(word)"
    }
    lines.append(line)
    return lines.joined(separator: "\n" + String(repeating: " ", count: indent))
  }

  private static func word(_ outcome: Example.Outcome) -> String {
    switch outcome {
    case .passes: "passes"
    case .fails: "fails"
    case .notApplicable: "nothing to judge"
    case .inconclusive: "inconclusive"
    }
  }
}
