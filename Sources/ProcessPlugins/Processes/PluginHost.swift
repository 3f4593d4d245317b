import Foundation
import Synchronization
import Systems

/// Starts plugins, and sees to it that none outlives this process.
public final class PluginHost: Sendable {
  private struct State {
    var watchdog: Watchdog?
    var plugins: [ProcessPlugin] = []
    /// All that were started, those without a hello as well.
    var processes: [PluginProcess] = []
    var told: Set<String> = []
  }

  private let state = Mutex(State())

  public init() {}

  /// Every plugin that was started and has said hello.
  public var plugins: [ProcessPlugin] { state.withLock { $0.plugins } }

  /// Starts them all at once and waits for their hellos; the results are in their order.
  public func start(_ commands: [PluginLaunch]) -> [Result<ProcessPlugin, PluginTrouble>] {
    let processes = commands.map(launch)
    return zip(commands, processes).map { command, process in
      do throws(PluginFault) {
        let plugin = try ProcessPlugin(process.get())
        state.withLock { $0.plugins.append(plugin) }
        return .success(plugin)
      } catch {
        return .failure(PluginTrouble(command.provisionalName, error))
      }
    }
  }

  private func launch(_ command: PluginLaunch) -> Result<PluginProcess, PluginFault> {
    do throws(PluginFault) {
      let process = try PluginProcess(command, watchdog: try watchdog())
      state.withLock { $0.processes.append(process) }
      return .success(process)
    } catch {
      return .failure(error)
    }
  }

  /// One for all plugins; there is none until the first is started.
  func watchdog() throws(PluginFault) -> Watchdog {
    let made: Result<Watchdog, PluginFault> = state.withLock { state in
      if let watchdog = state.watchdog { return .success(watchdog) }
      do throws(ChildProcess.SpawnError) {
        let watchdog = try Watchdog()
        state.watchdog = watchdog
        return .success(watchdog)
      } catch {
        return .failure(.cannotStart(command: "/bin/sh", reason: error.reason))
      }
    }
    return try made.get()
  }

  /// Writes what the plugins log into that folder, a file each.
  public func keepLogs(in folder: String) {
    let plugins = plugins
    guard !plugins.isEmpty else { return }
    try? FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true)
    for plugin in plugins { plugin.process.keepLog(in: "\(folder)/\(plugin.name).log") }
  }

  /// What the plugins did wrong since this was last asked, a sentence each.
  public func takeTroubles() -> [String] {
    let all = troubles
    return state.withLock { state in
      let new = all.filter { !state.told.contains($0) }
      state.told.formUnion(new)
      return new
    }
  }

  private var troubles: [String] {
    plugins.flatMap { plugin in
      plugin.troubles.map(\.description)
        + (plugin.process.discardedLog > 0
          ? [
            "plugin \"\(plugin.name)\" wrote more to its standard error than the "
              + "\(plugin.limits.log) bytes that are kept"
          ] : [])
    }
  }

  /// Asks all plugins to end, and ends those that do not.
  public func close() async {
    let processes = state.withLock { $0.processes }
    await withTaskGroup(of: Void.self) { group in
      for process in processes { group.addTask { await process.stop() } }
    }
    let watchdog = state.withLock { state in
      defer { state.watchdog = nil }
      state.processes = []
      return state.watchdog
    }
    await watchdog?.close()
  }
}
