/// How one measure was distributed in one run.
public struct MeasureTimes: Codable, Hashable, Sendable {
  public var run: String
  public var system: String
  public var measure: String
  /// `seconds`, `share` or `count`.
  public var unit: String
  public var count: Int
  public var median: Double
  public var p99: Double
  /// How many values were not as they may be.
  public var notAllowed: Int

  /// The measures of a run by name; only of scenarios for the requirement where one is given.
  public static func all(of run: SavedRun, requirement: String? = nil) -> [Self] {
    let scenarios = run.scenarios.filter {
      requirement.map($0.requirements.contains) ?? true
    }
    let values = Dictionary(grouping: scenarios.flatMap(\.measured), by: \.measure)
    return values.sorted { $0.key < $1.key }.map { measure, values in
      let sorted = values.map(\.value).sorted()
      return Self(
        run: run.head.id, system: run.head.system, measure: measure, unit: values[0].unit,
        count: values.count, median: NearestRank.of(50, in: sorted),
        p99: NearestRank.of(99, in: sorted), notAllowed: values.count { !$0.isAllowed })
    }
  }
}

extension SavedValue {
  /// Whether nothing that was said of it is broken.
  var isAllowed: Bool { value >= least ?? -.infinity && value <= most ?? .infinity }
}
