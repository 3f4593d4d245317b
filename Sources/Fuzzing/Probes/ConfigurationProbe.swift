import Linting
import Plugins

/// JSON and YAML configurations: read and judged, or refused with sentences that have lines.
enum ConfigurationProbe {
  static func examine(_ bytes: [UInt8]) throws(FuzzFinding) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return }
    let lines = text.unicodeScalars.count { $0 == "\n" || $0 == "\r" || $0 == "\u{85}" } + 2
    for file in ["a.json", "a.yml"] {
      switch Result(catching: { () throws(Problems) in
        try ConfigurationReader.read(text, file: file)
      }) {
      case .failure(let problems):
        for problem in problems.all {
          try FuzzFinding.expect(problem.place.line > 0, "a problem without a line")
        }
      case .success(let documents):
        for document in documents {
          _ = CarrierVocabulary.problems(in: document.root, file: file)
        }
        for finding in Linter().judge(documents) {
          try FuzzFinding.expect(
            (1...(lines * 2)).contains(finding.position.line) && finding.position.column > 0,
            "a finding outside the text, at \(finding.position)")
        }
      }
    }
  }
}
