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
  public var notes: [String]
  /// Whether the run was ended by hand.
  public let wasInterrupted: Bool
  /// The configuration that it was certified for; nil where it was not.
  public var carrier: String?
  /// The part of the plan that was played; nil for all of it.
  public var shard: Shard?
  /// How many scenarios all parts together have; nil where there is one part.
  public var planned: Int?
  /// Whether scenarios that failed and then passed are to fail nothing.
  public var allowsFlaky = false
  /// What is listed as known to fail, and passes.
  public var outdated: [OutdatedListing] = []
  /// What other parts of the plan have yet to say of the listings.
  public var openListings: [OpenListing] = []

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

  /// How many scenarios had that outcome; those known to fail and flaky ones are counted apart.
  public func count(_ outcome: ScenarioResult.Outcome) -> Int {
    scenarios.count { $0.outcome == outcome && $0.known == nil && !$0.isFlaky }
  }

  public var knownCount: Int { scenarios.count { $0.known != nil } }

  public var flakyCount: Int { scenarios.count { $0.isFlaky && $0.known == nil } }

  /// The worst of all that is not excused, outdated listings included; inconclusive where nothing
  /// was run.
  public var outcome: ScenarioResult.Outcome {
    let counted = scenarios.filter { $0.known == nil && !(allowsFlaky && $0.isFlaky) }
    let outcomes = counted.map(\.outcome) + (outdated.isEmpty ? [] : [.failed])
    return outcomes.min() ?? (scenarios.isEmpty ? .inconclusive : .passed)
  }
}
