import Synchronization

/// A system under test that is up: started here, or found running.
public actor RunningSystem {
  public nonisolated let launch: Launch
  /// Nil where it is somebody else's, or was ended and not started again.
  private let current: Mutex<ChildProcess?>
  /// How it is started again; nil where it is somebody else's.
  private let prepared: PreparedLaunch?
  private let watchdog: Watchdog
  private var stopping: Task<StopReport, Never>?

  private init(
    launch: Launch, process: ChildProcess?, prepared: PreparedLaunch?, watchdog: Watchdog
  ) {
    self.launch = launch
    current = Mutex(process)
    self.prepared = prepared
    self.watchdog = watchdog
  }

  static func start(_ launch: Launch, on host: SystemHost) async throws(LaunchError)
    -> RunningSystem
  {
    if launch.definition.standing != nil {
      try await ReadinessWait(launch, nil, host.loops).run()
      return RunningSystem(
        launch: launch, process: nil, prepared: nil, watchdog: host.watchdog)
    }
    let prepared = try PreparedLaunch(launch)
    let process = try spawn(prepared, launch, host)
    let system = RunningSystem(
      launch: launch, process: process, prepared: prepared, watchdog: host.watchdog)
    do throws(LaunchError) {
      try await ReadinessWait(launch, process, host.loops).run()
      return system
    } catch {
      _ = await system.stop()
      throw error
    }
  }

  private static func spawn(
    _ prepared: PreparedLaunch, _ launch: Launch, _ host: SystemHost
  ) throws(LaunchError) -> ChildProcess {
    do throws(ChildProcess.SpawnError) {
      let process = try ChildProcess(
        prepared.command, environment: prepared.environment, directory: launch.directory,
        output: .file(launch.log.path))
      host.watchdog.watch(process.pid)
      return process
    } catch {
      throw .cannotStart(
        system: launch.definition.name, command: prepared.command[0], reason: error.reason)
    }
  }

  public nonisolated var log: LogFile { launch.log }

  private nonisolated var process: ChildProcess? { current.withLock { $0 } }

  /// The number of its main process, which is also that of its session and group; nil where it is
  /// somebody else's.
  public nonisolated var pid: Int32? { process?.pid }

  /// How long its main process has waited for processors; nil where it is somebody else's or gone.
  public nonisolated var processorWait: ProcessorWait? { pid.flatMap { ProcessorWait(of: $0) } }

  /// How its main process ended; nil while it runs.
  public nonisolated var exitStatus: ExitStatus? { process?.status }

  /// Waits until its main process has ended; nil when the task is cancelled first.
  public nonisolated func exited() async -> ExitStatus? { await process?.exited() }

  /// Ends all of its processes at once, with no warning (SIGKILL); it can be started again.
  ///
  /// What somebody else runs is left alone.
  public func kill() async {
    process?.signalGroup(9)
    await halt()
  }

  /// Asks all of its processes to end (SIGTERM, SIGKILL after the grace) and waits; it can be
  /// started again.
  public func halt() async {
    guard let process else { return }
    _ = await process.stop(watchdog, grace: launch.definition.stopGrace)
    current.withLock { $0 = nil }
  }

  /// Starts it again in the folder it had, with the files that are there, and waits until it is up.
  ///
  /// Its log goes on. Nothing happens where it runs or is somebody else's.
  public func restart(on host: SystemHost) async throws(LaunchError) {
    guard let prepared, process == nil, stopping == nil else { return }
    let logged = launch.log.size
    let process = try Self.spawn(prepared, launch, host)
    current.withLock { $0 = process }
    try await ReadinessWait(launch, process, host.loops, logged: logged).run()
  }

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
