public import Scenarios

/// What changed from one run to another.
public struct RunDifference: Codable, Hashable, Sendable {
  /// A scenario with another verdict; of several repetitions the worst counts.
  public struct Change: Codable, Hashable, Sendable {
    public var variant: String
    public var before: ScenarioResult.Outcome
    public var after: ScenarioResult.Outcome
    /// The first finding of the worse of the two.
    public var check: String?
    public var sentence: String?
  }

  /// A measure whose median moved, over the scenarios that both runs have.
  public struct Move: Codable, Hashable, Sendable {
    public var measure: String
    public var unit: String
    public var before: Double
    public var after: Double
  }

  public var before: RunSummary
  public var after: RunSummary
  public var changes: [Change]
  public var moves: [Move]
  /// Scenarios that only the earlier run has.
  public var onlyBefore: [String]
  /// Scenarios that only the later run has.
  public var onlyAfter: [String]

  public init(from before: SavedRun, to after: SavedRun) {
    self.before = RunSummary(before)
    self.after = RunSummary(after)
    let old = Dictionary(grouping: before.scenarios, by: \.variant)
    let new = Dictionary(grouping: after.scenarios, by: \.variant)
    onlyBefore = old.keys.filter { new[$0] == nil }.sorted()
    onlyAfter = new.keys.filter { old[$0] == nil }.sorted()
    let both = old.keys.filter { new[$0] != nil }.sorted()
    changes = both.compactMap { variant in
      guard let from = Self.worst(old[variant]), let to = Self.worst(new[variant]),
        from.outcome != to.outcome
      else { return nil }
      let said = to.outcome < from.outcome ? to : from
      return Change(
        variant: variant, before: from.outcome, after: to.outcome, check: said.check,
        sentence: said.sentence)
    }
    let earlier = MeasureTimes.all(of: SavedRun(before.head, both.flatMap { old[$0] ?? [] }))
    let later = MeasureTimes.all(of: SavedRun(after.head, both.flatMap { new[$0] ?? [] }))
    moves = earlier.compactMap { from in
      guard let to = later.first(where: { $0.measure == from.measure && $0.unit == from.unit }),
        Self.hasMoved(from.median, to.median, unit: from.unit)
      else { return nil }
      return Move(
        measure: from.measure, unit: from.unit, before: from.median, after: to.median)
    }
  }

  /// Whether the runs came to the same.
  public var isEmpty: Bool {
    changes.isEmpty && moves.isEmpty && onlyBefore.isEmpty && onlyAfter.isEmpty
  }

  private static func worst(_ scenarios: [SavedScenario]?) -> SavedScenario? {
    scenarios?.min { $0.outcome < $1.outcome }
  }

  /// Times on one machine differ by some milliseconds each time; that is no difference.
  private static func hasMoved(_ before: Double, _ after: Double, unit: String) -> Bool {
    let distance = (after - before).magnitude
    return switch unit {
    case "seconds": distance > 0.010 && distance > 0.1 * before.magnitude
    case "share": distance > 0.01
    default: distance > 0
    }
  }
}
