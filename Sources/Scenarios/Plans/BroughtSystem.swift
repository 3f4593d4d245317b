public import Plugins
import Systems

/// A plugin's system with the settings it is given.
public struct BroughtSystem: Sendable {
  public let system: any SystemUnderTest
  public let settings: SettingValues

  public init(_ system: any SystemUnderTest, _ settings: SettingValues) {
    self.system = system
    self.settings = settings
  }

  /// The launch with what the plugin wants launched at that place.
  func fill(_ launch: Launch, at place: SystemPlace) async throws(LaunchError) -> Launch {
    let name = launch.definition.name
    let setup: SystemSetup
    do {
      setup = try await system.setUp(at: place, settings)
    } catch {
      throw .notSetUp(system: name, reason: "\(error)")
    }
    var launch = launch
    guard setup.command.first?.isEmpty == false else {
      throw .notSetUp(system: name, reason: "its plugin names no command")
    }
    for file in setup.files where !Self.isPlain(file.name) {
      throw .notSetUp(system: name, reason: "\"\(file.name)\" is not a file's plain name")
    }
    launch.definition.command = setup.command
    launch.definition.files = setup.files.map { .init($0.name, template: $0.text) }
    launch.definition.environment = setup.environment
    launch.definition.readiness = setup.readiness.map(\.readiness)
    return launch
  }

  /// A name that stays in its folder.
  private static func isPlain(_ name: String) -> Bool {
    !name.isEmpty && name != "." && name != ".." && !name.contains("/") && !name.contains("\0")
  }
}

extension SystemSetup.Readiness {
  fileprivate var readiness: Readiness {
    switch self {
    case .answersOptions(let transports): .options(transports)
    case .opensPort(let transports): .port(transports)
    case .logs(let pattern): .logLine(pattern)
    }
  }
}
