public import Transports

/// Starts and stops systems, many at a time, and sees to it that none outlives this process.
public final class SystemHost: Sendable {
  let loops: EventLoops
  let watchdog: Watchdog

  /// Throws when not even a shell can be started.
  public init(on loops: EventLoops) throws(LaunchError) {
    self.loops = loops
    do throws(ChildProcess.SpawnError) {
      watchdog = try Watchdog()
    } catch {
      throw .cannotStart(system: "watchdog", command: "/bin/sh", reason: error.reason)
    }
  }

  /// Starts one, and returns when it is ready.
  public func start(_ launch: Launch) async throws(LaunchError) -> RunningSystem {
    try await RunningSystem.start(launch, on: self)
  }

  /// Starts them all, so many at once; the results are in the order of the launches.
  public func start(
    _ launches: [Launch], atOnce limit: Int = 8
  ) async -> [Result<RunningSystem, LaunchError>] {
    await each(launches, atOnce: limit) { launch in
      do throws(LaunchError) {
        return .success(try await self.start(launch))
      } catch {
        return .failure(error)
      }
    }
  }

  /// Stops them all, so many at once; the reports are in the order of the systems.
  public func stop(_ systems: [RunningSystem], atOnce limit: Int = 16) async -> [StopReport] {
    await each(systems, atOnce: limit) { await $0.stop() }
  }

  /// Ends the watchdog; a system that was not stopped is killed.
  public func close() async {
    await watchdog.close()
  }

  private func each<Input: Sendable, Output: Sendable>(
    _ inputs: [Input], atOnce limit: Int, _ body: @escaping @Sendable (Input) async -> Output
  ) async -> [Output] {
    await withTaskGroup(of: (Int, Output).self) { group in
      var outputs: [Int: Output] = [:]
      for (index, input) in inputs.enumerated() {
        if index >= max(1, limit), let (done, output) = await group.next() {
          outputs[done] = output
        }
        group.addTask { (index, await body(input)) }
      }
      for await (done, output) in group { outputs[done] = output }
      return inputs.indices.compactMap { outputs[$0] }
    }
  }
}
