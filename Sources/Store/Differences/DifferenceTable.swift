import Scenarios

/// A difference as a person reads it.
public enum DifferenceTable {
  public static func lines(_ difference: RunDifference) -> [String] {
    var lines = Columns.aligned([
      ["before", difference.before.run.id, difference.before.run.system, difference.before.counts],
      ["after", difference.after.run.id, difference.after.run.system, difference.after.counts],
    ])
    if !difference.changes.isEmpty { lines += ["", "verdicts"] }
    for change in difference.changes {
      lines.append("  \(change.variant)  \(change.before.rawValue) → \(change.after.rawValue)")
      if let sentence = change.sentence {
        let mark = change.after < change.before ? "" : "was: "
        lines.append("      \(mark)\(change.check.map { "\($0): " } ?? "")\(sentence)")
      }
    }
    if !difference.moves.isEmpty { lines += ["", "medians"] }
    lines += Columns.aligned(
      difference.moves.map {
        [
          $0.measure,
          "\(ValueText.text($0.before, unit: $0.unit)) → \(ValueText.text($0.after, unit: $0.unit))",
        ]
      })
    for (summary, names) in [
      (difference.before, difference.onlyBefore), (difference.after, difference.onlyAfter),
    ] where !names.isEmpty {
      lines += ["", "only in \(summary.run.id)"] + names.map { "  \($0)" }
    }
    return lines + ["", conclusion(difference)]
  }

  private static func conclusion(_ difference: RunDifference) -> String {
    guard !difference.isEmpty else { return "no difference" }
    let only = difference.onlyBefore.count + difference.onlyAfter.count
    let parts = [
      (difference.changes.count, "verdict differs", "verdicts differ"),
      (difference.moves.count, "median moved", "medians moved"),
      (only, "scenario is only in one", "scenarios are only in one"),
    ]
    return parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.0 == 1 ? $0.1 : $0.2)" }
      .joined(separator: ", ")
  }
}
