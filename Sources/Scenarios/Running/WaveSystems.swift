import Plugins
import Systems

/// The systems of a wave's runs, one a run, in the order of the runs.
struct WaveSystems: Sendable {
  private let runs: [PreparedRun]
  private let plan: Plan
  private let host: SystemHost
  private let systems: [Result<RunningSystem, LaunchError>]

  /// Starts them all and waits until each is up, or is known not to come.
  static func start(
    _ runs: [PreparedRun], of plan: Plan, on host: SystemHost, atOnce: Int,
    progress: @Sendable (RunEvent) -> Void
  ) async -> WaveSystems {
    let launches = await launches(runs, of: plan)
    let ready = launches.compactMap { try? $0.get() }
    var started = await host.start(ready, atOnce: atOnce).makeIterator()
    let systems = launches.map { launch -> Result<RunningSystem, LaunchError> in
      switch launch {
      case .failure(let error): .failure(error)
      case .success: started.next() ?? .failure(.cancelled(system: plan.system.name))
      }
    }
    for (run, system) in zip(runs, systems) {
      switch system {
      case .success: progress(.systemUp(run.run))
      case .failure(let error): progress(.systemDown(run.run, error))
      }
    }
    return WaveSystems(runs: runs, plan: plan, host: host, systems: systems)
  }

  /// What is to be launched in each run; a plugin's system is asked for all at once.
  private static func launches(
    _ runs: [PreparedRun], of plan: Plan
  ) async -> [Result<Launch, LaunchError>] {
    guard let brought = plan.brought else { return runs.map { .success($0.launch) } }
    return await withTaskGroup(of: (Int, Result<Launch, LaunchError>).self) { group in
      for (index, run) in runs.enumerated() {
        group.addTask {
          do throws(LaunchError) {
            return (index, .success(try await brought.fill(run.launch, at: run.systemPlace)))
          } catch {
            return (index, .failure(error))
          }
        }
      }
      var launches = runs.map { Result<Launch, LaunchError>.success($0.launch) }
      for await (index, launch) in group { launches[index] = launch }
      return launches
    }
  }

  /// How many are up.
  var count: Int { systems.count { (try? $0.get()) != nil } }

  /// The system of a run; nil where it did not come up.
  subscript(run: Int) -> RunningSystem? { try? systems[run].get() }

  /// Stops those that are up, and tells a plugin's system of every setup that is over.
  func stop() async -> [StopReport?] {
    let running = systems.indices.compactMap { index in self[index].map { (index, $0) } }
    let reports = await host.stop(running.map(\.1), atOnce: 64)
    var all = [StopReport?](repeating: nil, count: systems.count)
    for ((index, _), report) in zip(running, reports) { all[index] = report }
    await takeDown()
    return all
  }

  private func takeDown() async {
    guard let brought = plan.brought else { return }
    for (run, system) in zip(runs, systems) {
      if case .failure(.notSetUp) = system { continue }
      await brought.system.takeDown(at: run.systemPlace)
    }
  }

  /// What was wrong with the system of a run, which was stopped with that report.
  func trouble(_ run: Int, _ report: StopReport?) -> String? {
    switch systems[run] {
    case .failure(.cancelled): return nil
    case .failure(let error): return error.description
    case .success(let system):
      guard let report, report.endedByItself else { return nil }
      let line = system.log.tail(1).last.map { "; last line of its log: \"\($0)\"" } ?? ""
      return "system \"\(plan.system.name)\" \(report.status) while it was being driven\(line)"
    }
  }
}
