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
        output: .file(launch.log.path))
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

  /// SIGTERM to all of its processes, SIGKILL after the grace; none is left when it returns.
  ///
  /// What somebody else runs is left alone. Cancelling the caller does not cut it short. A process that
  /// made a session of its own is not found.
  public func stop() async -> StopReport {
    if let stopping { return await stopping.value }
    guard let process else { return StopReport(status: .exited(0)) }
    let task = Task { [watchdog, grace = launch.definition.stopGrace] in
      await process.stop(watchdog, grace: grace)
    }
    stopping = task
    return await task.value
  }
}
