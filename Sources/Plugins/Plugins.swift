// Plugins: what extends the harness, and the registry that keeps it apart.
//
// A plugin brings checks, what they are calibrated on, measures, and scenario packs. It is a value that a
// program hands to the registry; the built-in ones come in by the same door. This module knows the
// shape of an extension and nothing of any one of them: no failover, no carrier, no implementation. Settings are handed to
// a pack as plain values with their lines, so that a pack needs no YAML reader of its own.

public import Checks

/// A named set of extensions.
public struct Plugin: Sendable {
  public let name: String
  public let version: String
  public let checks: [any Check]
  public let measures: [Measure]
  public let packs: [any ScenarioPack]
  /// Correct traces and defects that show what the checks notice.
  public let calibration: Calibration

  public init(
    name: String, version: String, checks: [any Check] = [], measures: [Measure] = [],
    packs: [any ScenarioPack] = [], calibration: Calibration = Calibration()
  ) {
    self.name = name
    self.version = version
    self.checks = checks
    self.measures = measures
    self.packs = packs
    self.calibration = calibration
  }
}

extension Plugin: CustomStringConvertible {
  /// `"failover" 0.1.0`.
  public var description: String { "\"\(name)\" \(version)" }
}
