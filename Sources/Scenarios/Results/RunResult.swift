public import Checks
import Wire

/// What a run came to.
public struct RunResult: Sendable {
  /// The run's folder name: `20261121-013800`.
  public let id: String
  public let system: String
  /// What the system says of its version; nil where it was not asked or did not say.
  public let systemVersion: String?
  public let seed: UInt64
  public let evidence: Evidence.Source
  /// Where the evidence is.
  public let folder: String
  /// In the order of the plan.
  public let scenarios: [ScenarioResult]
  /// From the first INVITE to the last packet.
  public let duration: Duration
  /// What the reader should know of the run as a whole.
  public let notes: [String]
  /// Whether the run was ended by hand.
  public let wasInterrupted: Bool

  public init(
    id: String, system: String, systemVersion: String?, seed: UInt64, evidence: Evidence.Source,
    folder: String, scenarios: [ScenarioResult], duration: Duration, notes: [String] = [],
    wasInterrupted: Bool = false
  ) {
    self.id = id
    self.system = system
    self.systemVersion = systemVersion
    self.seed = seed
    self.evidence = evidence
    self.folder = folder
    self.scenarios = scenarios
    self.duration = duration
    self.notes = notes
    self.wasInterrupted = wasInterrupted
  }

  /// How many scenarios had that outcome.
  public func count(_ outcome: ScenarioResult.Outcome) -> Int {
    scenarios.count { $0.outcome == outcome }
  }

  /// The worst of all; inconclusive where nothing was run.
  public var outcome: ScenarioResult.Outcome {
    scenarios.map(\.outcome).min() ?? .inconclusive
  }
}
