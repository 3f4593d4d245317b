/// A rule's identity, documentation and examples; `harness explain lint:ID` prints it.
public struct LintCard: Sendable {
  public let id: LintRuleID
  /// One line, what must hold: `Trunks end in more than one cloud`.
  public let title: String
  /// What goes wrong on the day where it does not hold.
  public let why: String
  /// What to write instead.
  public let fix: String
  /// Guide section: `guide A §1`.
  public let source: String
  public let severity: LintSeverity
  /// The settings it reads; a document with none of any rule's words is no configuration.
  public let words: [String]
  public let examples: [LintExample]

  public init(
    id: LintRuleID, title: String, why: String, fix: String, source: String,
    severity: LintSeverity = .failure, words: [String], examples: [LintExample]
  ) {
    self.id = id
    self.title = title
    self.why = why
    self.fix = fix
    self.source = source
    self.severity = severity
    self.words = words
    self.examples = examples
  }
}

/// A small configuration and what the rule must say of it; both its test and its documentation.
public struct LintExample: Sendable {
  public enum Language: String, Sendable {
    case yaml = "yml"
    case json
  }

  public enum Outcome: Sendable, Hashable {
    case clean
    /// A failure at each of these lines.
    case trips(at: [Int])
    /// A note at each of these lines.
    case notes(at: [Int])
  }

  /// What the text shows, as a sentence.
  public let title: String
  public let outcome: Outcome
  public let language: Language
  public let text: String

  public init(_ outcome: Outcome, _ title: String, _ language: Language, _ text: String) {
    self.outcome = outcome
    self.title = title
    self.language = language
    self.text = text
  }
}
