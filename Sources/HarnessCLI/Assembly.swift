import Checks
import FailoverPack
import LifeboatPack
import Plugins
import ProcessPlugins

/// The parts of the harness put together.
enum Assembly {
  static let version = "0.1.0"

  /// What a program brings beside the built-in plugins.
  @TaskLocal static var plugins: [Plugin] = []

  /// Where plugins run that are processes.
  @TaskLocal static var host = PluginHost()

  /// The built-in plugins and those of the program, as the file's `plugins:` wants them.
  ///
  /// Prints every problem and leaves with 64 where something of that is wrong.
  static func registry(
    reading path: String = HarnessFile.name, adding more: [PluginSection.Entry] = [],
    startsProcesses: Bool = true
  ) throws -> Registry {
    let (registry, problems) = try assemble(
      reading: path, adding: more, startsProcesses: startsProcesses)
    for problem in problems { Console.complain(problem.description) }
    if !problems.isEmpty { throw ExitStatus.usage.code }
    return registry
  }

  /// The same with the problems, for a caller who has more of the file to read.
  static func assemble(
    reading path: String, adding more: [PluginSection.Entry] = [], startsProcesses: Bool = true
  ) throws -> (registry: Registry, problems: [Problem]) {
    var section = PluginSection.read(path)
    section.add(more)
    let (all, problems) = section.configure(
      [.sip, .failover, .lifeboat(parties: LifeboatParties.all)] + plugins, file: path,
      startingOn: startsProcesses ? host : nil)
    do throws(RegistryError) {
      return (try Registry(all), problems)
    } catch {
      Console.complain(error.description)
      throw ExitStatus.usage.code
    }
  }
}

extension Plugin {
  /// The checks that hold for any SIP element.
  static let sip = Plugin(
    name: "sip", version: Assembly.version, checks: GenericChecks.all,
    measures: MediaMeasures.all, calibration: .sip)
}
