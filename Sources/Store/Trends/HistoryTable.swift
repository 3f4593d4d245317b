import Scenarios
import Wire

/// The history as a person reads it.
public enum HistoryTable {
  public static func lines(_ history: History) -> [String] {
    var lines = ["runs, newest last"] + Columns.aligned(history.runs.map(cells))
    var system: String?
    for trend in history.requirements {
      if trend.system != system {
        lines += ["", "requirements on \(trend.system), oldest run first"]
        system = trend.system
      }
      lines.append("  \(trend.requirement)  \(trend.marks)\(remark(trend))")
    }
    for (heading, times) in groups(history.times) {
      lines += ["", heading]
      lines += Columns.aligned(times.map(cells))
    }
    return lines
  }

  private static func cells(_ summary: RunSummary) -> [String] {
    let run = summary.run
    // Many a version begins with the name.
    let version = run.systemVersion ?? run.system
    return [
      run.id, run.outcome.rawValue,
      version.hasPrefix(run.system) ? version : "\(run.system) (\(version))", summary.counts,
      "\(decimal(run.seconds, places: 1)) s", "seed \(run.seed)",
      run.evidence + (run.interrupted ? ", interrupted" : ""),
    ]
  }

  private static func cells(_ times: MeasureTimes) -> [String] {
    [
      times.run, "median \(ValueText.text(times.median, unit: times.unit))",
      "p99 \(ValueText.text(times.p99, unit: times.unit))",
      "\(times.count) \(times.count == 1 ? "value" : "values")"
        + (times.notAllowed > 0 ? ", \(times.notAllowed) not allowed" : ""),
    ]
  }

  private static func remark(_ trend: RequirementTrend) -> String {
    if let run = trend.firstBad { return "  first bad \(run)" }
    if let run = trend.lastBad { return "  last bad \(run)" }
    return ""
  }

  /// One group a system and measure, in the order they come.
  private static func groups(
    _ times: [MeasureTimes]
  ) -> [(heading: String, times: [MeasureTimes])] {
    var groups: [(heading: String, times: [MeasureTimes])] = []
    for each in times {
      let heading = "\(each.measure) on \(each.system)"
      if groups.last?.heading != heading { groups.append((heading, [])) }
      groups[groups.count - 1].times.append(each)
    }
    return groups
  }
}
