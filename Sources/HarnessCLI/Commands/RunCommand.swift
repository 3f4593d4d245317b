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
    commandName: "run", abstract: "Plays scenarios against a system under test and judges it.",
    discussion: """
      Leaves a folder with run.json, junit.xml, report.html and a capture a scenario. What is \
      listed as known to fail is reported as known and fails nothing; what is listed and passes \
      does. A scenario that failed and passed when it was played again is flaky, and a failure \
      unless --allow-flaky is given.
      """)

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

  @OptionGroup var reports: ReportOptions

  @OptionGroup var plugins: PluginOptions

  @OptionGroup(title: "CI servers") var delivery: DeliveryOptions

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
    if let shard = delivery.shard, seed == nil, !list {
      throw ValidationError(
        "--shard \(shard) needs --seed, the same for all shards; the pipeline's number will do")
    }
    if let evidence, Evidence.Source(rawValue: evidence) == nil {
      throw ValidationError("--evidence is \"\(evidence)\"; it must be wire or tap")
    }
  }

  func run() async throws {
    let (registry, harness) = try file.load(adding: plugins)
    let entry = try Usage.check { try harness.entry(system) }
    let library = try ScenarioLibrary(registry, harness)
    let selected = try library.select(
      scenario, requirements: requirement, kind: entry.kind, registry: registry
    ).filter { entry.canFollow($0, over: harness.policy, registry) }
    let requests = try reports.requests(registry, listed: harness.reports)
    let known = try Usage.check {
      try delivery.failures(of: entry, in: harness, library.scenarios, registry)
    }
    let scenarios = delivery.part?.part(of: selected) ?? selected
    if let shard = delivery.part, scenarios.isEmpty {
      Console.complain(
        "shard \(shard) has nothing to play: there are \(selected.count) scenarios, for as many "
          + "shards at most")
      throw ExitStatus.usage.code
    }
    if list {
      for scenario in scenarios { print(scenario.variant) }
      return
    }
    let source = evidence.flatMap(Evidence.Source.init(rawValue:)) ?? harness.evidence
    let chosen = seed.flatMap { UInt64($0, radix: 16) } ?? UInt64.random(in: 1...0xFFFF_FFFF)
    let definition = try Usage.check { try entry.definition() }
    let plan = Plan(scenarios, on: definition, brought: entry.brought, repeat: times, seed: chosen)
    try Usage.check { try plan.refuseEmpty() }
    let planned = Plan(selected, on: definition, repeat: times, seed: chosen).runs.count
    var result = try await play(plan, registry, harness, source, known, planned: planned)
    result.shard = delivery.part
    result.planned = planned
    result.allowsFlaky = delivery.allowFlaky
    try RunFolder.write(result, registry, advice: entry.advice)
    HistoryFile.add(result, in: harness.captures)
    if !keep { RunFolder.prune(in: harness.captures, keeping: 10) }
    try deliver(result, registry, Place(file.path, entry.line))
    try report(result, advice: entry.advice)
    let isReported = await ReportDelivery(requests: requests, isQuiet: json).deliver(
      try RunFolder.reported(result, by: "run"))
    let status = ExitStatus(result).given(isReported: isReported)
    if status != .passed { throw status.code }
  }

  private func play(
    _ plan: Plan, _ registry: Registry, _ harness: HarnessFile, _ source: Evidence.Source,
    _ known: KnownFailures, planned: Int
  ) async throws -> RunResult {
    let id = RunFolder.newName(in: harness.captures)
    var settings = RunSettings(
      id: id, folder: RunFolder.path(id, in: harness.captures), evidence: source,
      policy: harness.policy, values: ["bin": .text(Installation.folder)],
      application: "harness \(Assembly.version)")
    settings.retries = delivery.retries
    settings.known = known
    if !json {
      let heading = RunTable().heading(
        version: Assembly.version, seed: plan.seed, evidence: source, scenarios: plan.runs.count,
        system: plan.system.name, shard: delivery.part.map { ($0, planned) })
      print(heading + "\n")
    }
    return try await Playing.play(plan, settings, registry)
  }

  /// Writes what code hosts read; `place` is where the system is named.
  private func deliver(_ result: RunResult, _ registry: Registry, _ place: Place) throws {
    let record = RunRecord(result, version: Assembly.version)
    let folder = FileManager.default.currentDirectoryPath
    let spot = RunSpot(fallback: place) { FileManager.default.fileExists(atPath: $0) }
    if let path = delivery.sarif {
      let sarif = SARIFRecord(record, cards: registry.cards, spot: spot, folder: folder)
      do {
        try Data(try sarif.text().utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
      } catch {
        Console.complain("cannot write \(path)")
        throw ExitStatus.usage.code
      }
    }
    guard delivery.isAnnotating else { return }
    // The runner reads both streams; JSON is to have stdout for itself.
    for line in GitHubAnnotations(cards: registry.cards, spot: spot).lines(record) {
      if json { Console.note(line) } else { print(line) }
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
  }
}
