import Scenarios

/// A run in a list.
public struct RunSummary: Codable, Hashable, Sendable {
  public var run: RunHead
  /// How many scenarios had which outcome.
  public var scenarios: [String: Int]

  public init(_ saved: SavedRun) {
    run = saved.head
    scenarios = Dictionary(grouping: saved.scenarios, by: \.outcome.rawValue).mapValues(\.count)
  }

  /// `11 passed, 1 failed`.
  var counts: String {
    let parts = ScenarioResult.Outcome.allCases.reversed().compactMap { outcome in
      scenarios[outcome.rawValue].map { "\($0) \(outcome.rawValue)" }
    }
    return parts.isEmpty ? "no scenarios" : parts.joined(separator: ", ")
  }
}
