import ArgumentParser
import Calls
import Store

/// `harness diff RUN RUN`: what changed from one run to another.
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Says what changed between two runs: verdicts, medians, scenarios.",
    discussion: """
      A run is its id, latest, latest~1 (the one before), or a path to a run.json. Of repetitions \
      the worst counts. A median of times has moved where it differs by more than 10 ms and 10 %.

      Exit codes: 0 no difference, 1 differences, 64 unknown run.
      """)

  @OptionGroup var file: FileOption

  @Argument(help: "The earlier run.")
  var before: String

  @Argument(help: "The later run.")
  var after: String

  @Option(help: "The system whose runs latest counts; all without it.")
  var system: String?

  @Flag(help: "Prints JSON instead of the table.")
  var json = false

  func run() throws {
    // Two files can be compared where there is no harness.yml.
    let areFiles = [before, after].allSatisfy { RunFile.file(at: $0) != nil }
    let store =
      areFiles
      ? try HistoryFile.checked { () throws(StoreProblem) in try RunStore.inMemory() }
      : try HistoryFile.open(in: file.load().harness.captures)
    let difference = RunDifference(
      from: try RunReference(word: before).run(in: store, system: system),
      to: try RunReference(word: after).run(in: store, system: system))
    Console.tell(
      json ? [try RecordText.pretty(difference)] : DifferenceTable.lines(difference))
    if !difference.isEmpty { throw ExitStatus.findings.code }
  }
}
