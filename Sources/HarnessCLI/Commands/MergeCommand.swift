import ArgumentParser
import Calls
import Capture
import Foundation
import Plugins
import Reports
import Scenarios
import Store
import Wire

/// `harness merge RUN…`: one verdict for a run that was played in shards.
struct MergeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Puts the shards of a run together.",
    discussion: """
      Reads run.json in each folder, which must be every shard of one run once: one system, one \
      version, one seed. Writes run.json and junit.xml of the whole, and says what came of it.

      Exit codes: those of harness run; 64 where a shard is missing, doubled or of another run.
      """)

  @Argument(help: "The folders of the shards, as harness run left them.", completion: .directory)
  var runs: [String]

  @Option(help: "Where to write run.json and junit.xml.", completion: .directory)
  var output = "merged"

  @OptionGroup var reports: ReportOptions

  @Flag(help: "Prints the record as JSON instead of the table.")
  var json = false

  func validate() throws {
    // The files would go into the root of the disk.
    if output.isEmpty { throw ValidationError("--output is \"\"; it must name a folder") }
  }

  func run() async throws {
    let registry = try Assembly.registry()
    let requests = try reports.requests(registry)
    var parts: [RunMerge.Part] = []
    // A shell's `runs/*` brings the history that is kept beside the runs.
    for folder in runs where !Self.isHistory(folder) {
      let folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
      let path = "\(folder)/run.json"
      guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
        throw Self.refusal("\(path) cannot be read")
      }
      guard let record = RunRecord.read(data) else {
        throw Self.refusal("\(path) is no record of a run")
      }
      if Self.place(folder) == Self.place(output) {
        throw Self.refusal("--output \(output) is one of the folders that are read")
      }
      parts.append(RunMerge.Part(folder: folder, record: record))
    }
    let merged: RunRecord
    do throws(RunMerge.Mismatch) {
      merged = try RunMerge.record(of: parts)
    } catch {
      throw Self.refusal(error.description)
    }
    try write(merged, registry.cards)
    if json {
      Console.tell([try merged.text()])
    } else {
      let table = RecordTable(cards: registry.cards)
      Console.tell(
        ["\(counted(parts.count, "shard")) merged into \(output)", ""] + table.lines(merged) + [""]
          + table.summary(merged))
    }
    let status = ExitStatus(merged.verdict ?? .unavailable, wasInterrupted: merged.wasInterrupted)
    let isReported = await ReportDelivery(requests: requests, isQuiet: json).deliver(
      ReportedRun(
        command: "merge", outcome: status.word, json: try merged.text(), folder: output))
    let final = status.given(isReported: isReported)
    if final != .passed { throw final.code }
  }

  private static func isHistory(_ path: String) -> Bool {
    URL(fileURLWithPath: path).lastPathComponent.hasPrefix(RunStore.fileName)
  }

  private func write(_ record: RunRecord, _ cards: CheckCards) throws {
    do {
      try FileManager.default.createDirectory(
        atPath: output, withIntermediateDirectories: true)
      for (name, text) in [
        ("run.json", try record.text()), ("junit.xml", JUnitReport.text(record, cards: cards)),
      ] {
        try OutputFile.write(text, to: "\(output)/\(name)")
      }
    } catch let error as CaptureError {
      throw Self.refusal(error.description)
    } catch {
      throw Self.refusal("cannot write into \(output): \(SystemReason.of(error))")
    }
  }

  private static func refusal(_ sentence: String) -> ExitCode {
    Console.complain(sentence)
    return ExitStatus.usage.code
  }

  private static func place(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
  }
}
