import Checks
import FailoverPack
import Foundation
import Plugins
import ProcessPlugins
import Testing
import Wire

extension Tag {
  /// Uses real processes.
  @Tag static var loopback: Self
}

/// The plugins that ship with the project.
enum Shipped {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A Python example by its file's name.
  static func python(_ file: String, limits: PluginLimits = .patient) -> PluginLaunch {
    PluginLaunch(
      ["python3", "Fixtures/Plugins/python/\(file)"], in: root.path, limits: limits)
  }

  /// One that a test writes by itself.
  static func inline(_ code: String) -> PluginLaunch {
    let begin = "import sys; sys.path.insert(0, 'Fixtures/Plugins/python')\n"
    return PluginLaunch(["python3", "-c", begin + code], in: root.path, limits: .patient)
  }

  /// The plugin that does one thing wrong.
  static func hostile(_ mode: String, limits: PluginLimits) -> PluginLaunch {
    PluginLaunch(
      ["python3", "Fixtures/Plugins/hostile/hostile.py", mode], in: root.path, limits: limits)
  }

  static let registry: Registry = {
    let sip = Plugin(
      name: "sip", version: "0", checks: GenericChecks.all, calibration: .sip)
    return (try? Registry([sip, .failover])) ?? (try? Registry([])) ?? empty
  }()

  private static let empty: Registry = {
    do { return try Registry() } catch { preconditionFailure("\(error)") }
  }()

  static let samples = ContractSamples(registry)
}

extension PluginLimits {
  /// For a machine that is busy with other tests.
  static var patient: PluginLimits {
    var limits = PluginLimits()
    limits.hello = .seconds(60)
    limits.answer = .seconds(60)
    limits.shutdown = .seconds(20)
    return limits
  }

  /// For what never comes.
  static var brief: PluginLimits {
    var limits = patient
    limits.answer = .seconds(2)
    limits.shutdown = .seconds(2)
    return limits
  }
}

/// Starts a plugin, lets the body use it, and ends it.
func withPlugin<Value>(
  _ launch: PluginLaunch, settings: Settings = Settings(),
  _ body: (ProcessPlugin, PluginContents) async throws -> Value
) async throws -> Value {
  let host = PluginHost()
  let result: Result<Value, any Error>
  do {
    let plugin = try host.start([launch])[0].get()
    let contents = try plugin.plugin.configured(settings, at: Place("test", 1)).contents
    result = .success(try await body(plugin, contents))
  } catch {
    result = .failure(error)
  }
  await host.close()
  return try result.get()
}
