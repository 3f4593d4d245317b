import Calls
import ProcessPlugins

/// What came of a plugin's contract, as JSON; schema 1.
struct ContractRecord: JSONRecord, Codable, Equatable {
  struct Case: Codable, Equatable {
    var name: String
    /// `passed`, `failed` or `skipped`.
    var outcome: String
    /// What is wrong, or why it was not tried.
    var why: String?
  }

  var schema = 1
  var command: [String]
  /// Whether the contract is kept.
  var passed: Bool
  var cases: [Case]

  init(_ results: [ContractResult], command: [String]) {
    self.command = command
    passed = !results.contains { $0.hasFailed }
    cases = results.map { result in
      switch result.outcome {
      case .passed: Case(name: result.name, outcome: "passed")
      case .failed(let why): Case(name: result.name, outcome: "failed", why: why)
      case .skipped(let why): Case(name: result.name, outcome: "skipped", why: why)
      }
    }
  }
}
