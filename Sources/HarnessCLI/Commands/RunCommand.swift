import ArgumentParser
import Checks
import Foundation
import Plugins
import Reports
import Scenarios
import Systems
import Wire

/// `harness run`: plays scenarios against a system and judges it.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Plays scenarios against a system under test and judges it.")

  @OptionGroup var file: FileOption

  @Option(help: "The system of harness.yml to drive.")
  var system: String?

  @Option(help: "A scenario by name, or by a part of it; may be given more than once.")
  var scenario: [String] = []

  @Option(help: "Only scenarios for a requirement, such as FO-08; may be given more than once.")
  var requirement: [String] = []

  @Option(name: .customLong("repeat"), help: "How often each scenario is played.")
  var times = 1

  @Option(help: "Hexadecimal; decides everything that is drawn.")
  var seed: String?

  @Option(help: "wire, or tap where capturing is not permitted.")
  var evidence: String?

  @Flag(help: "Lists what would be played and leaves.")
  var list = false

  @Flag(help: "Prints the result as JSON instead of the table.")
  var json = false

  @Flag(help: "Keeps all earlier runs; without it the ten latest stay.")
  var keep = false

  func validate() throws {
    guard (1...1000).contains(times) else {
      throw ValidationError("--repeat is \(times); it must be from 1 to 1000")
    }
    if let seed, UInt64(seed, radix: 16) == nil {
      throw ValidationError("--seed is \"\(seed)\"; it must be hexadecimal, such as 4f1c")
    }
    if let evidence, Evidence.Source(rawValue: evidence) == nil {
      throw ValidationError("--evidence is \"\(evidence)\"; it must be wire or tap")
    }
  }

  func run() async throws {
    let registry = try Assembly.registry()
    let harness = try file.load(registry)
    let entry = try usage { try harness.entry(system) }
    let library = try ScenarioLibrary(registry, harness)
    let scenarios = try library.select(
      scenario, requirements: requirement, kind: entry.kind, registry: registry)
    if list {
      for scenario in scenarios { print(scenario.variant) }
      return
    }
    let source = evidence.flatMap(Evidence.Source.init(rawValue:)) ?? harness.evidence
    let chosen = seed.flatMap { UInt64($0, radix: 16) } ?? UInt64.random(in: 1...0xFFFF_FFFF)
    let definition = try usage { try entry.definition() }
    let plan = Plan(scenarios, on: definition, repeat: times, seed: chosen)
    let result = try await play(plan, registry, harness, source)
    try RunFolder.write(result, registry, advice: entry.advice)
    HistoryFile.add(result, in: harness.captures)
    if !keep { RunFolder.prune(in: harness.captures, keeping: 10) }
    try report(result, advice: entry.advice)
  }

  private func play(
    _ plan: Plan, _ registry: Registry, _ harness: HarnessFile, _ source: Evidence.Source
  ) async throws -> RunResult {
    let id = RunFolder.newName(in: harness.captures)
    let settings = RunSettings(
      id: id, folder: RunFolder.path(id, in: harness.captures), evidence: source,
      policy: harness.policy, values: ["bin": .text(Installation.folder)],
      application: "harness \(Assembly.version)")
    if !json {
      let heading = RunTable().heading(
        version: Assembly.version, seed: plan.seed, evidence: source, scenarios: plan.runs.count,
        system: plan.system.name)
      print(heading + "\n")
    }
    OpenFiles.raiseLimit()
    let progress = ProgressLine()
    let runner = ScenarioRunner(settings, registry: registry) { progress.show($0) }
    do {
      let result = try await Interruption.cancelling { try await runner.run(plan) }
      progress.clear()
      return result
    } catch let error as RunError {
      progress.clear()
      Console.complain(error.description)
      throw ExitStatus(error).code
    }
  }

  private func report(_ result: RunResult, advice: [CheckID: String]) throws {
    if json {
      print(try RunRecord(result, version: Assembly.version).text(), terminator: "")
    } else {
      let table = RunTable(
        hasColours: Console.hasColours, advice: advice,
        base: FileManager.default.currentDirectoryPath)
      let lines =
        table.lines(result) + table.repetitions(result) + [""]
        + table.summary(result, report: RunFolder.page(of: result))
      print(lines.joined(separator: "\n"))
    }
    let status = ExitStatus(result)
    if status != .passed { throw status.code }
  }

  /// Prints configuration problems and leaves with 64.
  private func usage<T>(_ body: () throws -> T) throws -> T {
    do {
      return try body()
    } catch let problems as Problems {
      for problem in problems.all { Console.complain(problem.description) }
      throw ExitStatus.usage.code
    }
  }
}
