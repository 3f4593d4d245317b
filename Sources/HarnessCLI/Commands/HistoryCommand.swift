import ArgumentParser
import Calls
import Store
import Wire

/// `harness history`: earlier runs, and what became of each requirement.
struct HistoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Shows earlier runs: each requirement's trend, its first bad run, failover times.",
    discussion: """
      `harness run` and `harness certify` keep each run in history.sqlite beside the folders of \
      the runs; it outlives them. A system certified for a configuration is one of its own. Marks: ✓ passed, ✗ failed, ? inconclusive, ! unavailable, · not driven.

      Exit codes: 0 shown, 64 usage, or a history or run.json that cannot be read.
      """)

  @OptionGroup var file: FileOption

  @Option(help: "Only runs on this system.")
  var system: String?

  @Option(help: "Only runs for a requirement, such as FO-06, and only what concerns it.")
  var requirement: String?

  @Option(help: "How many runs are shown; first bad runs are sought in all.")
  var last = 20

  @Option(
    name: .customLong("import"), parsing: .upToNextOption,
    help: "First takes in the run.json files of these files or folders.", completion: .directory)
  var folders: [String] = []

  @Flag(help: "Prints JSON instead of the tables.")
  var json = false

  func validate() throws {
    guard last >= 1 else { throw ValidationError("--last is \(last); it must be 1 or more") }
  }

  func run() throws {
    let captures = try file.load().harness.captures
    let problems = folders.isEmpty ? [] : try take(into: captures)
    let store = try HistoryFile.open(in: captures)
    let runs = try HistoryFile.checked { () throws(StoreProblem) in try store.runs() }
    if runs.isEmpty && !json {
      Console.tell([
        "no runs in \(HistoryFile.path(in: captures)) yet: `harness run` adds each, "
          + "`harness history --import FOLDER` those of earlier run.json files"
      ])
    } else {
      if !runs.isEmpty { try check(runs, store) }
      let history = try HistoryFile.checked { () throws(StoreProblem) in
        try History(store, system: system, requirement: requirement, last: last)
      }
      Console.tell(
        json ? [try RecordText.pretty(history)] : HistoryTable.lines(history))
    }
    if !problems.isEmpty { throw ExitStatus.usage.code }
  }

  private func take(into captures: String) throws -> [String] {
    var taking = HistoryImport(
      try HistoryFile.checked { () throws(StoreProblem) in
        try RunStore(HistoryFile.path(in: captures))
      })
    for folder in folders { taking.add(folder) }
    for problem in taking.problems { Console.complain(problem) }
    Console.note("imported \(counted(taking.count, "run"))")
    return taking.problems
  }

  /// Words that pick nothing.
  private func check(_ runs: [RunHead], _ store: RunStore) throws {
    let systems = Set(runs.map(\.system))
    if let system, !systems.contains(system) {
      throw HistoryFile.unknown("system", system, known: systems.sorted())
    }
    guard let requirement else { return }
    let verdicts = try HistoryFile.checked { () throws(StoreProblem) in try store.verdicts() }
    let known = Set(verdicts.map(\.key.requirement))
    if !known.contains(requirement) {
      throw HistoryFile.unknown("requirement", requirement, known: known.sorted())
    }
  }
}
