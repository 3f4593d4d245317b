public import Scenarios

/// How a requirement fared on one system, oldest run first.
public struct RequirementTrend: Codable, Hashable, Sendable {
  public struct Point: Codable, Hashable, Sendable {
    public var run: String
    /// Nil where the run did not drive it.
    public var outcome: ScenarioResult.Outcome?

    public init(_ run: String, _ outcome: ScenarioResult.Outcome?) {
      self.run = run
      self.outcome = outcome
    }
  }

  public var system: String
  public var requirement: String
  /// The runs that are shown.
  public var points: [Point]
  /// The first failed run since it last passed; nil where it passes or never failed.
  public var firstBad: String?
  /// The last failed run, where it has passed since.
  public var lastBad: String?

  /// From all points of its history; the last ones are shown.
  ///
  /// Runs without an answer (inconclusive, unavailable, not driven) neither begin nor end a bad
  /// time.
  public init(_ system: String, _ requirement: String, all: [Point], showing count: Int) {
    self.system = system
    self.requirement = requirement
    points = all.suffix(count)
    let answers = all.filter { $0.outcome == .passed || $0.outcome == .failed }
    let bad = answers.reversed().prefix { $0.outcome == .failed }
    firstBad = bad.last?.run
    if bad.isEmpty { lastBad = answers.last { $0.outcome == .failed }?.run }
  }

  /// A mark a run: `✓✓·✗✗`.
  public var marks: String { points.map { Self.mark($0.outcome) }.joined() }

  private static func mark(_ outcome: ScenarioResult.Outcome?) -> String {
    switch outcome {
    case .passed: "✓"
    case .failed: "✗"
    case .inconclusive: "?"
    case .unavailable: "!"
    case nil: "·"
    }
  }
}
