/// A check's identity, documentation and examples; `harness explain` prints it.
public struct CheckCard: Sendable {
  public enum Severity: String, Sendable, CaseIterable {
    /// The service breaks, or a rule that binds is broken.
    case failure
    /// Legal or harmless, but worth knowing; does not fail a run.
    case note
  }

  public let id: CheckID
  /// One line, what must hold: `CANCEL leaves before the failover INVITE`.
  public let title: String
  /// What goes wrong in production where it does not hold.
  public let why: String
  /// Guide section or RFC clause: `RFC 3261 §9.1`.
  public let source: String
  public let severity: Severity
  private let writeExamples: @Sendable () -> [Example]

  /// The examples are written when they are asked for: a check's id is wanted for every finding
  /// and every run, and ladders take a thousand times as long to put together.
  public init(
    id: CheckID, title: String, why: String, source: String, severity: Severity = .failure,
    examples: @autoclosure @escaping @Sendable () -> [Example]
  ) {
    self.id = id
    self.title = title
    self.why = why
    self.source = source
    self.severity = severity
    writeExamples = examples
  }

  public var examples: [Example] { writeExamples() }
}

/// A small ladder and what the check must say of it; both its test and its documentation.
public struct Example: Sendable {
  public enum Outcome: String, Sendable {
    case passes, fails, notApplicable, inconclusive
  }

  /// What the ladder shows, as a sentence.
  public let title: String
  public let outcome: Outcome
  /// Ladder notation, as `Ladder` reads it.
  public let ladder: String
  /// Policy the example assumes, as the pack's policy reads it: `cancel: strict`.
  public let policy: String

  public init(_ outcome: Outcome, _ title: String, policy: String = "", _ ladder: String) {
    self.title = title
    self.outcome = outcome
    self.ladder = ladder
    self.policy = policy
  }
}
