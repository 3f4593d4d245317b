// Plugins: what extends the harness, and the registry that keeps it apart.
//
// A plugin brings checks, what they are calibrated on, measures, scenario packs, systems, parties,
// faults and reporters. It is a value that a program hands to the registry; the built-in ones come
// in by the same door. This module knows the shape of an extension and nothing of any one of them:
// no failover, no carrier, no implementation. It does nothing either: what a system wants launched
// is a value here, and the rooms that start processes are above. Settings are plain values with
// their lines, so that a plugin needs no YAML reader of its own.

public import Checks

/// A named set of extensions.
public struct Plugin: Sendable {
  public let name: String
  public let version: String
  /// What can be written for it under `plugins:` in harness.yml.
  public let settings: [SettingDeclaration]
  /// What it brings; nothing where it has settings and has not been configured.
  public let contents: PluginContents
  private let make: (@Sendable (SettingValues) throws -> PluginContents)?

  /// A plugin without settings of its own.
  public init(
    name: String, version: String, checks: [any Check] = [], measures: [Measure] = [],
    packs: [any ScenarioPack] = [], calibration: Calibration = Calibration(),
    systems: [any SystemUnderTest] = [], parties: [any PartyPlayer] = [],
    faults: [any Fault] = [], reporters: [any Reporter] = []
  ) {
    self.init(
      name: name, version: version, settings: [], make: nil,
      contents: PluginContents(
        checks: checks, measures: measures, packs: packs, calibration: calibration,
        systems: systems, parties: parties, faults: faults, reporters: reporters))
  }

  /// A plugin whose extensions are made once its settings are known.
  public init(
    name: String, version: String, settings: [SettingDeclaration],
    contents: @escaping @Sendable (SettingValues) throws -> PluginContents
  ) {
    self.init(
      name: name, version: version, settings: settings, make: contents,
      contents: PluginContents())
  }

  private init(
    name: String, version: String, settings: [SettingDeclaration],
    make: (@Sendable (SettingValues) throws -> PluginContents)?, contents: PluginContents
  ) {
    self.name = name
    self.version = version
    self.settings = settings
    self.contents = contents
    self.make = make
  }

  /// The plugin with what its settings make it bring; throws every problem at once.
  public func configured(
    _ written: Settings = Settings(), at place: Place = Place("harness.yml", 1)
  ) throws(Problems) -> Plugin {
    let owner = "plugin \"\(name)\""
    let values = try SettingValues(written, as: settings, of: owner, at: place)
    guard let make else { return self }
    do {
      return Plugin(
        name: name, version: version, settings: settings, make: make, contents: try make(values))
    } catch let problems as Problems {
      throw problems
    } catch {
      throw Problems(Problem(place, "\(owner) cannot be made: \(error)"))
    }
  }

  public var checks: [any Check] { contents.checks }
  public var measures: [Measure] { contents.measures }
  public var packs: [any ScenarioPack] { contents.packs }
  public var calibration: Calibration { contents.calibration }
}

extension Plugin: CustomStringConvertible {
  /// `"failover" 0.1.0`.
  public var description: String { "\"\(name)\" \(version)" }
}
