public import Scenarios
import Wire

extension RunTable {
  /// How often each scenario had which outcome, and which differed between repetitions.
  public func repetitions(_ result: RunResult) -> [String] {
    var order: [String] = []
    var counts: [String: [ScenarioResult.Outcome: Int]] = [:]
    for scenario in result.scenarios {
      let name = scenario.scenario.variant
      if counts[name] == nil { order.append(name) }
      counts[name, default: [:]][scenario.outcome, default: 0] += 1
    }
    let repeats = result.scenarios.map(\.repetition).max() ?? 1
    guard repeats > 1 else { return [] }
    let width = order.map(\.count).max() ?? 0
    var lines = ["", "\(repeats) repetitions"]
    var differing = 0
    for name in order {
      let outcomes = counts[name] ?? [:]
      let text = ScenarioResult.Outcome.allCases.reversed().compactMap { outcome in
        outcomes[outcome].map { "\($0) × \(outcome.rawValue)" }
      }
      if outcomes.count > 1 { differing += 1 }
      lines.append(
        "  \(name.padded(to: width))  \(text.joined(separator: ", "))"
          + (outcomes.count > 1 ? "   differs" : ""))
    }
    lines.append("\(differing) of \(counted(order.count, "scenario")) differed between repetitions")
    return lines
  }
}
