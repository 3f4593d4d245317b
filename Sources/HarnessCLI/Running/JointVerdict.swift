import Calls
import Capture
import Foundation
import Reports
import Scenarios

/// What several systems came to together, in one command.
struct JointVerdict {
  private struct Part {
    let entry: HarnessFile.SystemEntry
    let status: ExitStatus
    /// Nil where it could not be driven.
    let result: RunResult?

    var system: String { entry.name }
  }

  private var parts: [Part] = []
  /// Systems whose turn did not come.
  var notDriven: [String] = []

  /// Whether anything was driven, or tried.
  var isEmpty: Bool { parts.isEmpty }
  /// What came of the systems that could be driven.
  var results: [(entry: HarnessFile.SystemEntry, result: RunResult)] {
    parts.compactMap { part in part.result.map { (part.entry, $0) } }
  }

  mutating func add(
    _ entry: HarnessFile.SystemEntry, _ status: ExitStatus, _ result: RunResult? = nil
  ) {
    parts.append(Part(entry: entry, status: status, result: result))
  }

  /// The exit status of all; a system whose turn did not come was kept from it by Ctrl-C.
  var status: ExitStatus {
    ExitStatus.worst(of: parts.map(\.status) + notDriven.map { _ in .interrupted })
  }

  /// `failover-proxy passed, lifeboat failed: failed`.
  var line: String {
    (parts.map { "\($0.system) \($0.status.word)" } + notDriven.map { "\($0) not driven" })
      .joined(separator: ", ") + ": \(status.word)"
  }

  /// A list with each system's run.json.
  func text() throws -> String {
    let texts = try results.map { try RunRecord($0.result).text() }
    return "[\n" + texts.map { $0.trimmingCharacters(in: .newlines) }.joined(separator: ",\n")
      + "\n]"
  }

  /// Writes one page over all of them into the first run's folder; gives its path.
  func write() throws(EvidenceFile.Failure) -> String? {
    guard let folder = results.first?.result.folder else { return nil }
    let page = JointReport(
      word: status.word,
      parts: parts.map { part in
        JointReport.Part(
          system: part.system, word: part.status.word, result: part.result,
          // All runs of a command have their folders beside each other.
          folder: part.result.map { run in
            run.folder == folder ? "" : "../" + URL(fileURLWithPath: run.folder).lastPathComponent
          })
      }
        + notDriven.map {
          JointReport.Part(system: $0, word: "not driven", result: nil, folder: nil)
        },
      version: Assembly.version)
    let path = "\(folder)/together.html"
    try EvidenceFile.write(page.text, to: path)
    return path
  }
}
