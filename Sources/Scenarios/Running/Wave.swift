import Capture
import Checks
import Foundation
import Plugins
import Systems
import Transports
import Trust
import Wire

/// Runs that are played at the same time, each with its own addresses and its own system.
struct Wave: Sendable {
  let plan: Plan
  let runs: [ScenarioRun]
  /// How many waves there were before.
  let turn: Int
  let settings: RunSettings
  let registry: Registry
  let progress: @Sendable (RunEvent) -> Void

  /// How one run was played.
  private struct Played: Sendable {
    var startedAt: Moment
    var endedAt: Moment
    var trouble: String?
    /// How long it was held up before it began.
    var held = Duration.zero
    /// How its system waited for processors until it began, and from then on.
    var waitBefore: SystemWait?
    var wait: SystemWait?
  }

  /// Plays and judges them all; the results are in the order of the runs.
  func play() async throws(RunError) -> [ScenarioResult] {
    try await EventLoops.running(threads: 2) { loops throws(RunError) in
      try await play(on: loops)
    }
  }

  private func play(on loops: EventLoops) async throws(RunError) -> [ScenarioResult] {
    let lease: AddressLease
    do throws(LeaseError) {
      lease = try AddressLease.acquire(seed: runs.first?.seed ?? plan.seed)
    } catch {
      throw .addresses(error)
    }
    let prepared = try prepare(lease, at: loops.clock.now)
    guard let first = prepared.first else { return [] }
    progress(.settingUp(runs: prepared.count))
    let host: SystemHost
    do throws(LaunchError) { host = try SystemHost(on: loops) } catch { throw .systems(error) }
    let capture: WaveCapture
    do throws(CaptureError) {
      capture = try await WaveCapture.open(
        settings.evidence, first.addresses.block, standing: plan.system.standing,
        interface: settings.interface)
    } catch {
      await host.close()
      throw .capture(error)
    }
    progress(.capturing)
    let results = await play(prepared, capture, host, on: loops)
    await host.close()
    withExtendedLifetime(lease) {}
    return results
  }

  private func prepare(_ lease: AddressLease, at now: Moment) throws(RunError) -> [PreparedRun] {
    var prepared: [PreparedRun] = []
    var trust: RunTrust?
    if runs.contains(where: { $0.scenario.transports.contains(.tls) }) {
      do throws(TrustError) { trust = try RunTrust(at: now) } catch { throw .certificates(error) }
    }
    for (index, run) in runs.enumerated() {
      guard let block = lease.block(index) else { continue }
      prepared.append(
        try PreparedRun(
          run, index: index, turn: turn, of: plan, in: block, settings: settings,
          registry: registry, trust: trust))
    }
    return prepared
  }

  private func play(
    _ prepared: [PreparedRun], _ capture: WaveCapture, _ host: SystemHost, on loops: EventLoops
  ) async -> [ScenarioResult] {
    // Parties are there before the systems, which may look for them as soon as they run.
    let stages = await setStages(prepared, host, on: loops)
    let systems = await WaveSystems.start(
      prepared, of: plan, on: host, atOnce: settings.startsAtOnce, progress: progress)
    let played = await playScripts(prepared, stages, systems, clock: loops.clock)
    progress(.stopping)
    let reports = await systems.stop()
    var records: [StageRecord] = []
    for stage in stages {
      if case .success(let stage) = stage {
        records.append(await stage.strike())
      } else {
        records.append(StageRecord())
      }
    }
    let frames = await capture.close(
      network: prepared[0].addresses.block.network, standing: plan.system.standing)
    let drift = loops.clock.drift
    let keys = Self.keys(records)
    return await judge(
      prepared.indices.map { index in
        let (own, doubts) = frames.of(
          prepared[index], records[index], from: played[index].startedAt)
        return RunEvidence(
          prepared: prepared[index], source: settings.evidence, linkType: frames.linkType,
          frames: own, keys: keys, record: records[index], startedAt: played[index].startedAt,
          endedAt: played[index].endedAt, captureDoubts: doubts + Self.doubts(drift),
          systemTrouble: systems.trouble(index, reports[index]),
          playTrouble: played[index].trouble, held: played[index].held,
          waitBefore: played[index].waitBefore, wait: played[index].wait)
      })
  }

  /// All keys there are: a connection between two runs has those of one of them.
  private static func keys(_ records: [StageRecord]) -> TLSKeyLog {
    var keys = TLSKeyLog()
    for record in records where !record.keyLog.isEmpty { keys.merge(TLSKeyLog(record.keyLog)) }
    return keys
  }

  private func setStages(
    _ prepared: [PreparedRun], _ host: SystemHost, on loops: EventLoops
  ) async -> [Result<Stage, StageError>] {
    var stages: [Result<Stage, StageError>] = []
    for run in prepared {
      do throws(StageError) {
        stages.append(
          .success(try await Stage.set(run, on: loops, host: host, settings: settings)))
      } catch {
        stages.append(.failure(error))
      }
    }
    return stages
  }

  private func playScripts(
    _ prepared: [PreparedRun], _ stages: [Result<Stage, StageError>], _ systems: WaveSystems,
    clock: WallClock
  ) async -> [Played] {
    let now = clock.now
    var played = prepared.map { _ in Played(startedAt: now, endedAt: now) }
    progress(.playing(runs: systems.count))
    let step = min(settings.stagger, settings.longestStagger / max(prepared.count, 1))
    let admission = Admission(
      Pace(fewest: max(1, settings.fewestPlaying * settings.processors)), now: { clock.now })
    // A system may act by itself before it is played with, and is judged by that, too.
    let waits = prepared.indices.map { systems[$0]?.processorWait }
    await withTaskGroup(of: (Int, Played).self) { group in
      for index in order(of: prepared) {
        guard let system = systems[index] else {
          if Task.isCancelled { played[index].trouble = Self.wasStopped }
          continue
        }
        let stage: Stage
        do throws(StageError) { stage = try stages[index].get() } catch {
          played[index].trouble = error.description
          continue
        }
        played[index].held = await admission.enter()
        let held = (since: now, wait: waits[index])
        group.addTask {
          defer { admission.leave() }
          return (index, await play(stage, on: system, held, clock: clock))
        }
        try? await Task.sleep(for: step)
      }
      for await (index, result) in group {
        let held = played[index].held
        played[index] = result
        played[index].held = held
      }
    }
    return played
  }

  private func play(
    _ stage: Stage, on system: RunningSystem, _ held: (since: Moment, wait: ProcessorWait?),
    clock: WallClock
  ) async -> Played {
    var played = Played(startedAt: clock.now, endedAt: clock.now)
    // Programs that wait to be called have a time of their own, which is running from here on.
    if !Task.isCancelled {
      do throws(StageError) { try await stage.startPrograms() } catch {
        played.trouble = Task.isCancelled ? Self.wasStopped : error.description
        played.endedAt = clock.now
        return played
      }
    }
    played.startedAt = clock.now
    let before = system.processorWait
    if !Task.isCancelled { await stage.play(patience: settings.patience, on: system) }
    let hasEnded = stage.board.hasEnded
    if hasEnded { progress(.scriptsEnded(stage.prepared.run)) }
    played.waitBefore = SystemWait(
      from: held.wait, to: before, in: played.startedAt - held.since)
    played.wait = SystemWait(
      from: before, to: system.processorWait, in: clock.now - played.startedAt)
    try? await Task.sleep(for: stage.prepared.scenario.settle)
    if Task.isCancelled {
      played.trouble = Self.wasStopped
    } else if !hasEnded {
      played.trouble =
        "\(stage.board.unfinished.joined(separator: " and ")) had not ended after "
        + settings.patience.text
    }
    played.endedAt = clock.now
    return played
  }

  /// In which order the runs begin, drawn from the seed.
  ///
  /// First come those whose systems are judged by what they do of themselves as long as they are up.
  private func order(of prepared: [PreparedRun]) -> [Int] {
    var generator = SeededGenerator(seed: plan.seed).fork("beginnings")
    let order = prepared.indices.shuffled(using: &generator)
    func isSeries(_ index: Int) -> Bool {
      prepared[index].scenario.checks.contains { registry.check($0) is any SeriesCheck }
    }
    return order.filter(isSeries) + order.filter { !isSeries($0) }
  }

  private static let wasStopped = "the run was stopped before the scenario had ended"

  /// Stamps of the capture and of the harness must be of one clock.
  private static func doubts(_ drift: Duration) -> [String] {
    drift < .milliseconds(20) && drift > .milliseconds(-20)
      ? [] : ["the system's clock was moved by \(drift.text) during the run"]
  }

  private func judge(_ runs: [RunEvidence]) async -> [ScenarioResult] {
    let judge = Judge(registry: registry, settings: settings, plan: plan)
    return await withTaskGroup(of: (Int, ScenarioResult).self) { group in
      for (index, run) in runs.enumerated() {
        group.addTask { (index, judge.judge(run)) }
      }
      var results: [Int: ScenarioResult] = [:]
      for await (index, result) in group {
        progress(.judged(result))
        results[index] = result
      }
      return runs.indices.compactMap { results[$0] }
    }
  }
}
