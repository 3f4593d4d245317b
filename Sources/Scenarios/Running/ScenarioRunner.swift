import Checks
import Foundation
public import Plugins
import SIP
import Systems
import Wire

/// Plays a plan and judges it.
public struct ScenarioRunner: Sendable {
  public let settings: RunSettings
  private let registry: Registry
  private let progress: @Sendable (RunEvent) -> Void

  public init(
    _ settings: RunSettings, registry: Registry,
    progress: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) {
    self.settings = settings
    self.registry = registry
    self.progress = progress
  }

  /// Runs everything in the plan; throws where nothing could be run.
  ///
  /// Cancelling the task stops everything and gives what there is, marked as interrupted.
  public func run(_ plan: Plan) async throws(RunError) -> RunResult {
    do {
      try FileManager.default.createDirectory(
        atPath: settings.folder, withIntermediateDirectories: true)
    } catch {
      throw .folder(path: settings.folder, reason: SystemReason.of(error))
    }
    var plan = plan
    plan.systemVersion = await SystemVersion.read(plan.system)
    var results: [ScenarioResult] = []
    var duration = Duration.zero
    var playedAgain = 0
    var turn = 0
    for runs in plan.waves where !Task.isCancelled {
      var part = try await play(runs, of: plan, turn: &turn)
      duration += Self.duration(part)
      if part.count == runs.count {
        playedAgain += try await playAgain(what: runs, of: plan, results: &part, turn: &turn)
      }
      results += try await retried(part, runs, of: plan, turn: &turn)
    }
    var notes: [String] = []
    let held = results.reduce(Duration.zero) { $0 + $1.held }
    if held > Self.heldWorthTelling {
      notes.append(
        "the beginnings of scenarios were held up for \(held.text) in all, as the processors had no"
          + " time left for more at the same time")
    }
    if playedAgain > 0 {
      notes.append(
        "\(playedAgain) of \(counted(plan.runs.count, "run")) \(playedAgain == 1 ? "was" : "were")"
          + " played again because the machine was too busy; what the first showed is kept beside"
          + (playedAgain == 1 ? " it" : " them"))
    }
    for (reason, left) in Dictionary(grouping: plan.leftOut, by: \.reason).sorted(by: {
      $0.key < $1.key
    }) {
      notes.append(
        "\(counted(left.count, "scenario was", "scenarios were")) left out for wanting \(reason): "
          + left.map(\.scenario.variant).joined(separator: ", "))
    }
    if settings.evidence == .tap {
      notes.append(
        "the packets were recorded inside the harness (tap), not captured on the wire; the order of"
          + " packets to different parties less than \(TapOrder.resolution.text) apart is not known"
      )
    }
    if results.count < plan.runs.count {
      let missing = plan.runs.count - results.count
      let were = missing == 1 ? "was" : "were"
      notes.append("\(missing) of \(counted(plan.runs.count, "run")) \(were) not begun")
    }
    let judgement = settings.known.judge(results)
    notes += judgement.notes
    var run = RunResult(
      id: settings.id, system: plan.system.name, systemVersion: plan.systemVersion, seed: plan.seed,
      evidence: settings.evidence, folder: settings.folder, scenarios: judgement.results,
      duration: duration, notes: notes, wasInterrupted: Task.isCancelled)
    run.outdated = judgement.outdated
    run.openListings = judgement.open
    return run
  }

  /// Plays again what the harness was too late for, fewer at once each time; gives how many runs.
  private func playAgain(
    what runs: [ScenarioRun], of plan: Plan, results: inout [ScenarioResult], turn: inout Int
  ) async throws(RunError) -> Int {
    var again: Set<Int> = []
    for share in [16, 4] {
      var late = results.indices.filter { wasOnlyLate(results[$0]) }[...]
      let most = plan.system.standing == nil ? share * settings.processors : 1
      while !late.isEmpty, !Task.isCancelled {
        let some = late.prefix(most)
        late = late.dropFirst(most)
        let next = try await play(some.map { runs[$0].again(share) }, of: plan, turn: &turn)
        for (index, result) in zip(some, next) { results[index] = result }
        again.formUnion(some)
      }
    }
    return again.count
  }

  /// Plays again what failed unexpectedly, until it passes or has been tried often enough.
  ///
  /// What the first try showed stays the result: a second that passes makes it flaky, not right.
  private func retried(
    _ results: [ScenarioResult], _ runs: [ScenarioRun], of plan: Plan, turn: inout Int
  ) async throws(RunError) -> [ScenarioResult] {
    var results = results
    for number in 0..<settings.retries where results.count == runs.count && !Task.isCancelled {
      let open = results.indices.filter { index in
        results[index].outcome == .failed && !results[index].isFlaky
          && settings.known.entry(for: results[index]) == nil
      }
      if open.isEmpty { break }
      let next = try await play(
        open.map { runs[$0].retry(number + 1) }, of: plan, turn: &turn)
      for (index, result) in zip(open, next) { results[index].retries.append(result) }
    }
    return results
  }

  /// Plays a wave; `turn` counts them, as a system that runs already sees one after the other.
  private func play(
    _ runs: [ScenarioRun], of plan: Plan, turn: inout Int
  ) async throws(RunError) -> [ScenarioResult] {
    defer { turn += 1 }
    if turn > 0, let rest = plan.system.standing?.rest { try? await Task.sleep(for: rest) }
    let wave = Wave(
      plan: plan, runs: runs, turn: turn, settings: settings, registry: registry,
      progress: progress)
    return try await wave.play()
  }

  /// Whether nothing but a machine that was too busy kept a verdict from being given.
  ///
  /// That says nothing of the system, so that asking a second time hides nothing.
  private func wasOnlyLate(_ result: ScenarioResult) -> Bool {
    let isLate = result.lateness > settings.latenessBound
    let own = (isLate ? 1 : 0) + (result.wasStarved ? 1 : 0)
    return result.outcome == .inconclusive && own > 0 && result.doubts.count == own
  }

  private static let heldWorthTelling = Duration.seconds(5)

  /// From the first INVITE to the last packet.
  private static func duration(_ results: [ScenarioResult]) -> Duration {
    let played = results.filter { $0.packets > 0 && $0.outcome != .unavailable }
    let first = played.compactMap { result in
      result.sightings.first { $0.message?.method == .invite }?.at
    }.min()
    let last = played.compactMap { $0.sightings.last?.at }.max()
    guard let first, let last else { return .zero }
    return last - first
  }
}
