import ArgumentParser
import Capture
import Checks
import Foundation
import Plugins
import Recordings
import Reports

/// `harness check FILE…`: judges recorded captures.
struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Judges captures that were recorded anywhere.",
    discussion: """
      Rebuilds the calls from the packets and judges them by every check. Who is who comes from \
      the carrier file's addresses or is found from the calls, and said.

      Exit codes: 0 passed, 1 findings, 2 inconclusive (nothing to judge, or read in part), 64 \
      a file or the policy cannot be read.
      """)

  @OptionGroup var recordings: RecordingOptions

  @Option(help: "Only this check; may be given more than once.")
  var check: [String] = []

  @Flag(help: "Prints the verdicts as JSON.")
  var json = false

  @Flag(help: "Shows every finding; without it ten a check.")
  var all = false

  @Option(
    help: "Writes the capture to this pcapng file with a comment at each packet of a finding.",
    completion: .file(extensions: ["pcapng"]))
  var annotate: String?

  func validate() throws {
    if recordings.files.isEmpty {
      throw ValidationError("no capture file is given; harness check FILE…")
    }
    if annotate != nil, recordings.files.count > 1 {
      throw ValidationError("--annotate takes one capture file, not \(recordings.files.count)")
    }
    if annotate != nil, recordings.files == [CaptureFile.standardInput] {
      throw ValidationError("--annotate reads the capture twice; standard input cannot be")
    }
  }

  func run() async throws {
    let registry = try Assembly.registry()
    let carrier = try recordings.carrier(registry)
    let judge = try RecordingJudge(carrier, checks: chosen(registry), registry)
    var verdicts: [RecordingVerdict] = []
    var unread = 0
    let table = RecordingTable(
      hasColours: Console.hasColours, width: Console.width, showsAll: all,
      policy: recordings.policySource + ": "
        + judge.policies.map(\.summary).filter { !$0.isEmpty }.joined(separator: "; "))
    for file in recordings.files {
      do throws(CaptureError) {
        if let annotate { try AnnotatedCapture.check(file, to: annotate) }
        let verdict = try judge.judge(file)
        if !json { Console.print(table.lines(verdict)) }
        verdicts.append(verdict)
        if let annotate {
          try AnnotatedCapture(verdict, version: Assembly.version).write(file, to: annotate)
          Console.note("annotated \(annotate)")
        }
      } catch {
        Console.complain(error.description)
        unread += 1
      }
    }
    if json {
      Console.print([try RecordingRecord(verdicts, version: Assembly.version).text()])
    } else if recordings.files.count > 1 {
      Console.print(table.summary(verdicts, unread: unread))
    }
    let status = status(verdicts, unread: unread)
    if status != .passed { throw status.code }
  }

  private func chosen(_ registry: Registry) throws -> [any Check] {
    guard !check.isEmpty else { return registry.checks }
    let known = registry.checks.map(\.id.rawValue)
    let unknown = check.filter { !known.contains($0) }
    for name in unknown { Console.complain(Spelling.unknown("check", name, allowed: known)) }
    if !unknown.isEmpty { throw ExitStatus.usage.code }
    return registry.checks.filter { check.contains($0.id.rawValue) }
  }

  /// Findings outweigh a file that could not be read, which outweighs doubts.
  private func status(_ verdicts: [RecordingVerdict], unread: Int) -> ExitStatus {
    let outcomes = verdicts.map(\.outcome)
    if outcomes.contains(.failed) { return .findings }
    if unread > 0 { return .usage }
    return outcomes.contains(.inconclusive) ? .inconclusive : .passed
  }
}
