import ArgumentParser
import Calls
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
      does. Several systems, of one or of several kinds, are driven one after the other; each leaves a \
      folder, the first one's holds together.html over all of them, and the exit code is that of \
      all. A scenario that failed and passed when it was played again is flaky, and a failure \
      unless --allow-flaky is given.
      """)

  @OptionGroup var file: FileOption

  @Option(
    help:
      "The system of harness.yml to drive; may be given more than once. Each has a run of its own.")
  var system: [String] = []

  @Option(help: "A scenario by name, or by a part of it; may be given more than once.")
  var scenario: [String] = []

  @Option(help: "Only scenarios for a requirement, such as FO-08; may be given more than once.")
  var requirement: [String] = []

  @Option(name: .customLong("repeat"), help: "How often each scenario is played.")
  var times = 1

  @OptionGroup var seed: SeedOption
  @OptionGroup var evidence: EvidenceOption

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
    if let shard = delivery.shard, !seed.isGiven, !list {
      throw ValidationError(
        "--shard \(shard) needs --seed, the same for all shards; the pipeline's number will do")
    }
  }

  func run() async throws {
    ClosedPipe.isOutlived()
    let (registry, harness) = try file.load(adding: plugins) { _, _ in
      FileNeeds(systems: list ? nil : system, known: delivery.known == nil, scenarios: true)
    }
    let entries = try Usage.check { try harness.entries(system) }
    let library = try ScenarioLibrary(registry, harness)
    let requests = try reports.requests(registry, listed: harness.reports)
    let jobs = try jobs(entries, library, registry, harness, seed: seed.chosen())
    if list {
      for scenario in jobs.flatMap(\.scenarios) { Console.print([scenario.variant]) }
      return
    }
    for job in jobs { try job.check() }
    try ResultFile.check(delivery.sarif)
    // Ctrl-C counts between two systems, too, while the first one's report is written.
    let verdict = try await Interruption.cancelling {
      try await play(jobs, requests, harness, registry)
    }
    if verdict != .passed { throw verdict.code }
  }

  /// Drives one system after the other; gives what all come to.
  private func play(
    _ jobs: [SystemJob], _ requests: [ReportRequest], _ harness: HarnessFile, _ registry: Registry
  ) async throws -> ExitStatus {
    var verdict = JointVerdict()
    var unreported = false
    var isKept = true
    for job in jobs {
      guard !Task.isCancelled, verdict.status != .noPermission else {
        verdict.notDriven.append(job.entry.name)
        continue
      }
      if !verdict.isEmpty, !json { Console.tell([""]) }
      let result: RunResult
      do {
        result = try await job.play(
          harness, registry, delivery, evidence: evidence.source(harness), isQuiet: json)
      } catch let code as ExitCode where jobs.count > 1 {
        // It has said why; the others have a verdict of their own.
        verdict.add(job.entry, ExitStatus(rawValue: code.rawValue) ?? .fault)
        continue
      }
      // The verdicts are known, whether or not the disk takes them.
      var unkept: EvidenceFile.Failure?
      do throws(EvidenceFile.Failure) {
        try RunFolder.write(
          result, registry, advice: job.entry.advice, history: harness.captures)
      } catch {
        unkept = error
      }
      try report(
        result, advice: job.entry.advice, isOneOf: jobs.count,
        page: unkept == nil ? RunFolder.page(of: result) : nil)
      if let unkept {
        Console.complain(unkept.description)
        isKept = false
      }
      let isReported = await ReportDelivery(requests: requests, isQuiet: json).deliver(
        try RunFolder.reported(result, by: "run"))
      unreported = unreported || !isReported
      verdict.add(job.entry, ExitStatus(result), result)
    }
    if !keep { RunFolder.prune(in: harness.captures, keeping: 10 * jobs.count) }
    if json, jobs.count > 1 { Console.tell([try verdict.text()]) }
    try deliver(verdict, registry)
    if jobs.count > 1 {
      var page: String?
      do throws(EvidenceFile.Failure) {
        page = try verdict.write()
      } catch {
        // One sentence is enough where the runs have said so.
        if isKept { Console.complain(error.description) }
        isKept = false
      }
      if !json {
        Console.tell(["", verdict.line])
        if let page { Console.tell(["together  \(RunTable(base: Self.base).shown(page))"]) }
      }
    }
    return verdict.status.given(isReported: !unreported).given(isKept: isKept)
  }

  private static var base: String { FileManager.default.currentDirectoryPath }

  /// What each system is to be driven through; a system that none of the names is for is left out.
  private func jobs(
    _ entries: [HarnessFile.SystemEntry], _ library: ScenarioLibrary, _ registry: Registry,
    _ harness: HarnessFile, seed: UInt64
  ) throws -> [SystemJob] {
    let names = library.known(scenario, kinds: entries.map(\.kind))
    let unknown = scenario.filter { !names.contains($0) }
    var picked = entries.filter {
      library.picks(names, requirements: requirement, kind: $0.kind)
    }
    // The first says what is wrong with the names, as it would alone.
    if picked.isEmpty || !unknown.isEmpty { picked = [entries[0]] }
    var jobs: [SystemJob] = []
    for entry in picked {
      let own =
        picked.count > 1 ? library.known(names, kinds: [entry.kind]) : scenario
      let wanted =
        picked.count > 1
        ? requirement.filter { library.picks([], requirements: [$0], kind: entry.kind) }
        : requirement
      let policy = registry.settings(harness.policy, for: entry.kind)
      let selected = try library.select(
        own, requirements: wanted, kind: entry.kind, registry: registry
      ).filter { entry.canFollow($0, over: policy, registry) }
      let known = try Usage.check {
        try delivery.failures(of: entry, in: harness, library.scenarios, registry)
      }
      let job = SystemJob(
        entry: entry, selected: selected, scenarios: delivery.part?.part(of: selected) ?? selected,
        known: known, policy: policy, times: times, seed: seed)
      jobs.append(job)
    }
    if let shard = delivery.part, jobs.allSatisfy(\.scenarios.isEmpty) {
      Console.complain(
        "shard \(shard) has nothing to play: there are \(jobs.reduce(0) { $0 + $1.selected.count })"
          + " scenarios, for as many shards at most")
      throw ExitStatus.usage.code
    }
    return jobs.count > 1 ? jobs.filter { !$0.scenarios.isEmpty } : jobs
  }

  /// Writes what code hosts read; the place of a finding without one is where its system is named.
  private func deliver(_ verdict: JointVerdict, _ registry: Registry) throws {
    let folder = FileManager.default.currentDirectoryPath
    let records = verdict.results.map { entry, result in
      (
        RunRecord(result),
        RunSpot(fallback: entry.place) {
          FileManager.default.fileExists(atPath: $0)
        }
      )
    }
    if let path = delivery.sarif {
      let sarif = SARIFRecord.joined(
        records.map { SARIFRecord($0, cards: registry.cards, spot: $1, folder: folder) })
      try ResultFile.write(try sarif.text(), to: path)
    }
    guard delivery.isAnnotating else { return }
    // The runner reads both streams; JSON is to have stdout for itself.
    for (record, spot) in records {
      for line in GitHubAnnotations(cards: registry.cards, spot: spot).lines(record) {
        if json { Console.note(line) } else { Console.tell([line]) }
      }
    }
  }

  private func report(
    _ result: RunResult, advice: [CheckID: String], isOneOf count: Int, page: String?
  ) throws {
    if json {
      guard count == 1 else { return }
      Console.tell([try RunRecord(result).text()])
    } else {
      let table = RunTable(
        hasColours: Console.hasColours, advice: advice,
        base: Self.base)
      Console.tell(table.all(result, report: page))
    }
  }
}
