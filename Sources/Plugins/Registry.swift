public import Checks
import Faults

/// All plugins of a run, and what they bring, by name.
public struct Registry: Sendable {
  public private(set) var plugins: [Plugin] = []
  private var owners: [Name: Plugin] = [:]
  /// In order; a check's id is in its card, which may be made anew each time with all its examples.
  private var checksByID: [(id: CheckID, check: any Check)] = []

  /// Makes a registry; throws every name that two of the plugins claim.
  public init(_ plugins: [Plugin] = []) throws(RegistryError) {
    var clashes: [RegistryError.Clash] = []
    for plugin in plugins {
      do throws(RegistryError) { try add(plugin) } catch { clashes += error.clashes }
    }
    if !clashes.isEmpty { throw RegistryError(clashes) }
  }

  /// Adds a plugin, or none of it where a name is taken.
  public mutating func add(_ plugin: Plugin) throws(RegistryError) {
    var added: [Name: Plugin] = [:]
    var clashes: [RegistryError.Clash] = []
    for name in Self.names(of: plugin) {
      if name.kind == .fault, FaultWords.all.union(FaultWords.keys).contains(name.text) {
        clashes.append(.init(name.kind, name.text, claimant: plugin))
      } else if let owner = owners[name] ?? added[name] {
        clashes.append(.init(name.kind, name.text, owner: owner, claimant: plugin))
      } else {
        added[name] = plugin
      }
    }
    if !clashes.isEmpty { throw RegistryError(clashes) }
    owners.merge(added) { old, _ in old }
    plugins.append(plugin)
    checksByID += plugin.checks.map { ($0.id, $0) }
    checksByID.sort { $0.id < $1.id }
  }

  /// Every check, by id.
  public var checks: [any Check] { checksByID.map(\.check) }

  public var checkIDs: [CheckID] { checksByID.map(\.id) }

  /// Every measure, in the order of the plugins.
  public var measures: [Measure] { plugins.flatMap(\.measures) }

  /// What all checks are calibrated on, in the order of the plugins.
  public var calibration: Calibration {
    plugins.map(\.calibration).reduce(Calibration(), +)
  }

  public func check(_ id: CheckID) -> (any Check)? {
    checksByID.first { $0.id == id }?.check
  }

  /// Every pack, in the order of the plugins.
  public var packs: [any ScenarioPack] { plugins.flatMap(\.packs) }

  /// The pack for that kind of system.
  public func pack(_ kind: String) -> (any ScenarioPack)? {
    owners[Name(.pack, kind)]?.packs.first { $0.card.kind == kind }
  }

  /// The settings without those that stand in a section of another kind of system alone.
  public func settings(_ all: Settings, for kind: String) -> Settings {
    let own = pack(kind)?.card.sections ?? []
    let foreign = Set(packs.filter { $0.card.kind != kind }.flatMap(\.card.sections))
      .subtracting(own)
    return Settings(
      all.all.filter { setting in
        !foreign.contains(String(setting.key.prefix { $0 != "." }))
      })
  }

  /// Every system, by name.
  public var systems: [any SystemUnderTest] {
    plugins.flatMap(\.contents.systems).sorted { $0.card.name < $1.card.name }
  }

  public func system(_ name: String) -> (any SystemUnderTest)? {
    owners[Name(.system, name)]?.contents.systems.first { $0.card.name == name }
  }

  /// Every player of parties, by name.
  public var parties: [any PartyPlayer] {
    plugins.flatMap(\.contents.parties).sorted { $0.card.name < $1.card.name }
  }

  public func party(_ name: String) -> (any PartyPlayer)? {
    owners[Name(.party, name)]?.contents.parties.first { $0.card.name == name }
  }

  /// Every fault beside those of the scenario language, by name.
  public var faults: [any Fault] {
    plugins.flatMap(\.contents.faults).sorted { $0.card.name < $1.card.name }
  }

  public func fault(_ name: String) -> (any Fault)? {
    owners[Name(.fault, name)]?.contents.faults.first { $0.card.name == name }
  }

  /// Every reporter, by name.
  public var reporters: [any Reporter] {
    plugins.flatMap(\.contents.reporters).sorted { $0.card.name < $1.card.name }
  }

  public func reporter(_ name: String) -> (any Reporter)? {
    owners[Name(.reporter, name)]?.contents.reporters.first { $0.card.name == name }
  }

  public func requirement(_ id: String) -> Requirement? {
    packs.lazy.flatMap(\.card.requirements).first { $0.id == id }
  }

  /// The plugin that a check came with.
  public func owner(of id: CheckID) -> Plugin? {
    owners[Name(.check, id.rawValue)]
  }

  /// The plugin that a system came with.
  public func owner(ofSystem name: String) -> Plugin? {
    owners[Name(.system, name)]
  }

  private struct Name: Hashable {
    let kind: RegistryError.Kind
    let text: String

    init(_ kind: RegistryError.Kind, _ text: String) {
      self.kind = kind
      self.text = text
    }
  }

  private static func names(of plugin: Plugin) -> [Name] {
    [Name(.plugin, plugin.name)]
      + plugin.checks.map { Name(.check, $0.id.rawValue) }
      + plugin.measures.map { Name(.measure, $0.id.rawValue) }
      + plugin.calibration.traces.map { Name(.trace, $0.name) }
      + plugin.calibration.defects.map { Name(.defect, $0.name) }
      + plugin.packs.flatMap { pack in
        [Name(.pack, pack.card.kind)]
          + pack.card.requirements.map { Name(.requirement, $0.id) }
          + pack.card.scenarios.map { Name(.scenario, $0.name) }
      }
      + plugin.contents.systems.map { Name(.system, $0.card.name) }
      + plugin.contents.parties.map { Name(.party, $0.card.name) }
      + plugin.contents.faults.map { Name(.fault, $0.card.name) }
      + plugin.contents.reporters.map { Name(.reporter, $0.card.name) }
  }
}
