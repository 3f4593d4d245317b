import Checks
import Plugins
import Reports
import Scenarios
import Systems
import Wire

/// One system and what it is to be driven through, in one command.
///
/// Each system has a run of its own, with folder, run.json and report: whatever reads runs (history,
/// diff, merge, certificates) compares one system with itself.
struct SystemJob {
  let entry: HarnessFile.SystemEntry
  /// Everything that was picked, and the part of it that is played here.
  let selected: [Scenario]
  let scenarios: [Scenario]
  let known: KnownFailures
  let policy: Settings
  let times: Int
  let seed: UInt64

  /// Says what keeps it from being played, before anything is.
  func check() throws {
    let definition = try Usage.check { try entry.definition() }
    let plan = Plan(scenarios, on: definition, brought: entry.brought, repeat: times, seed: seed)
    try Usage.check { try plan.refuseEmpty() }
  }

  /// Plays it; leaves with a sentence where nothing can be played.
  func play(
    _ harness: HarnessFile, _ registry: Registry, _ delivery: DeliveryOptions,
    evidence: Evidence.Source, isQuiet: Bool
  ) async throws -> RunResult {
    let definition = try Usage.check { try entry.definition() }
    let plan = Plan(
      scenarios, on: definition, brought: entry.brought, repeat: times, seed: seed)
    try Usage.check { try plan.refuseEmpty() }
    let planned = Plan(selected, on: definition, repeat: times, seed: seed).runs.count
    let id = RunFolder.newName(in: harness.captures)
    var settings = RunSettings(
      id: id, folder: RunFolder.path(id, in: harness.captures), evidence: evidence,
      policy: policy, values: ["bin": .text(Installation.folder)],
      application: "harness \(Assembly.version)")
    settings.retries = delivery.retries
    settings.known = known
    if !isQuiet {
      let heading = RunTable().heading(
        version: Assembly.version, seed: plan.seed, evidence: evidence, scenarios: plan.runs.count,
        system: plan.system.name, shard: delivery.part.map { ($0, planned) })
      Console.tell([heading, "", ""])
    }
    var result = try await Playing.play(plan, settings, registry)
    result.shard = delivery.part
    result.planned = planned
    result.allowsFlaky = delivery.allowFlaky
    return result
  }
}
