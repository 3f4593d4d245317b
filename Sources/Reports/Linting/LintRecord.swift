public import Calls
public import Linting

/// Findings in configurations as JSON: version 1.
public struct LintRecord: JSONRecord {
  struct Found: Encodable {
    let file: String
    let line: Int
    let column: Int
    let rule: String
    let severity: String
    let message: String
    let why: String
    let fix: String
    let source: String
  }

  let format = 1
  let version: String
  let files: [String]
  let rules: [String]
  let failures: Int
  let notes: Int
  let findings: [Found]

  public init(
    _ findings: [LintFinding], files: [String], rules: [any LintRule], version: String
  ) {
    self.version = version
    self.files = files
    self.rules = rules.map(\.id.rawValue)
    failures = findings.count { $0.severity == .failure }
    notes = findings.count { $0.severity == .note }
    self.findings = findings.map {
      Found(
        file: $0.file, line: $0.position.line, column: $0.position.column,
        rule: $0.rule.rawValue, severity: $0.severity.rawValue, message: $0.message, why: $0.why,
        fix: $0.fix, source: $0.source)
    }
  }
}
