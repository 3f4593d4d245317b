public import Scenarios

/// What is known of a run as a whole.
public struct RunHead: Codable, Hashable, Sendable {
  /// The run's folder name: `20261121-013800`.
  public var id: String
  /// In seconds since 1970.
  public var started: Double
  public var system: String
  public var systemVersion: String?
  /// The harness that made it.
  public var harness: String
  /// Hexadecimal, as `--seed` takes it.
  public var seed: String
  /// `wire` or `tap`.
  public var evidence: String
  public var outcome: ScenarioResult.Outcome
  public var interrupted: Bool
  public var seconds: Double

  public init(
    id: String, started: Double, system: String, systemVersion: String? = nil,
    harness: String = "", seed: String, evidence: String = "wire",
    outcome: ScenarioResult.Outcome, interrupted: Bool = false, seconds: Double
  ) {
    self.id = id
    self.started = started
    self.system = system
    self.systemVersion = systemVersion
    self.harness = harness
    self.seed = seed
    self.evidence = evidence
    self.outcome = outcome
    self.interrupted = interrupted
    self.seconds = seconds
  }
}
