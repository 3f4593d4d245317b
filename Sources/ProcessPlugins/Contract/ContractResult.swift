/// What a plugin is held to, and how it did.
public struct ContractResult: Sendable, Hashable {
  public enum Outcome: Sendable, Hashable {
    case passed
    /// What is wrong, a sentence.
    case failed(String)
    /// Why it could not be tried.
    case skipped(String)
  }

  /// `check.judge ring.time: the same twice`.
  public let name: String
  public let outcome: Outcome

  public init(_ name: String, _ outcome: Outcome) {
    self.name = name
    self.outcome = outcome
  }

  public var hasFailed: Bool {
    if case .failed = outcome { true } else { false }
  }
}

/// How a plugin broke its contract.
struct Breach: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// Why a case does not apply.
struct NotTried: Error {
  let why: String

  init(_ why: String) {
    self.why = why
  }
}
