import Glibc

/// A system under test that is up: started here, or found running.
public actor RunningSystem {
  public nonisolated let launch: Launch
  /// Nil where it is somebody else's.
  private let process: ChildProcess?
  private let watchdog: Watchdog
  private var stopping: Task<StopReport, Never>?

  private init(launch: Launch, process: ChildProcess?, watchdog: Watchdog) {
    self.launch = launch
    self.process = process
    self.watchdog = watchdog
  }

  static func start(_ launch: Launch, on host: SystemHost) async throws(LaunchError)
    -> RunningSystem
  {
    if launch.definition.standing != nil {
      try await ReadinessWait(launch, nil, host.loops).run()
      return RunningSystem(launch: launch, process: nil, watchdog: host.watchdog)
    }
    let prepared = try PreparedLaunch(launch)
    let process: ChildProcess
    do throws(ChildProcess.SpawnError) {
      process = try ChildProcess(
        prepared.command, environment: prepared.environment, directory: launch.directory,
        output: launch.log.path)
    } catch {
      throw .cannotStart(
        system: launch.definition.name, command: prepared.command[0], reason: error.reason)
    }
    host.watchdog.watch(process.pid)
    let system = RunningSystem(launch: launch, process: process, watchdog: host.watchdog)
    do throws(LaunchError) {
      try await ReadinessWait(launch, process, host.loops).run()
      return system
    } catch {
      _ = await system.stop()
      throw error
    }
  }

  public nonisolated var log: LogFile { launch.log }

  /// The number of its main process, which is also that of its session and group; nil where it is
  /// somebody else's.
  public nonisolated var pid: Int32? { process?.pid }

  /// How its main process ended; nil while it runs.
  public nonisolated var exitStatus: ExitStatus? { process?.status }

  /// Waits until its main process has ended; nil when the task is cancelled first.
  public nonisolated func exited() async -> ExitStatus? { await process?.exited() }

  /// SIGTERM to all of its processes, SIGKILL after the grace; none is left when it returns. What
  /// somebody else runs is left alone.
  ///
  /// Cancelling the caller does not cut it short. A process that made a session of its own is not
  /// found.
  public func stop() async -> StopReport {
    if let stopping { return await stopping.value }
    guard let process else { return StopReport(status: .exited(0)) }
    let task = Task { [watchdog, grace = launch.definition.stopGrace] in
      await Self.stop(process, watchdog, grace: grace)
    }
    stopping = task
    return await task.value
  }

  private static func stop(
    _ process: ChildProcess, _ watchdog: Watchdog, grace: Duration
  ) async -> StopReport {
    let endedByItself = process.status != nil
    process.signalGroup(SIGTERM)
    var wasKilled = false
    if await !poll(for: grace, until: { process.status != nil }) {
      wasKilled = true
      process.signalGroup(SIGKILL)
    }
    // Nothing outlives SIGKILL but a process stuck in the kernel, for which nothing can be done.
    let status = await process.exited() ?? .killed(signal: SIGKILL)
    var strays: [pid_t] = []
    let isAlone = await poll(for: .milliseconds(300)) {
      strays = ProcessTable.members(ofSession: process.pid)
      return strays.isEmpty
    }
    if !isAlone {
      process.signalGroup(SIGKILL)
      for stray in strays { kill(stray, SIGKILL) }
      _ = await poll(for: .seconds(2)) {
        ProcessTable.members(ofSession: process.pid).isEmpty
      }
    }
    watchdog.release(process.pid)
    process.reap()
    return StopReport(
      status: status, endedByItself: endedByItself, wasKilled: wasKilled,
      straysKilled: strays.count)
  }

  /// Asks again and again, at least once; false when the time is over.
  private static func poll(for limit: Duration, until isDone: () -> Bool) async -> Bool {
    let end = ContinuousClock.now + limit
    while !isDone() {
      if ContinuousClock.now >= end { return false }
      try? await Task.sleep(for: .milliseconds(10))
    }
    return true
  }
}
