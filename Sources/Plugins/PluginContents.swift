public import Checks

/// What a plugin brings.
public struct PluginContents: Sendable {
  public var checks: [any Check]
  public var measures: [Measure]
  public var packs: [any ScenarioPack]
  /// Correct traces and defects that show what the checks notice.
  public var calibration: Calibration
  public var systems: [any SystemUnderTest]
  public var parties: [any PartyPlayer]
  public var faults: [any Fault]
  public var reporters: [any Reporter]

  public init(
    checks: [any Check] = [], measures: [Measure] = [], packs: [any ScenarioPack] = [],
    calibration: Calibration = Calibration(), systems: [any SystemUnderTest] = [],
    parties: [any PartyPlayer] = [], faults: [any Fault] = [], reporters: [any Reporter] = []
  ) {
    self.checks = checks
    self.measures = measures
    self.packs = packs
    self.calibration = calibration
    self.systems = systems
    self.parties = parties
    self.faults = faults
    self.reporters = reporters
  }
}
