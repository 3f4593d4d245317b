import Wire

extension CalibrationMatrix {
  /// The matrix for a terminal of that many columns; nil where the width does not matter.
  public func text(width: Int?) -> String {
    let grid = CalibrationGrid(matrix: self)
    let isWide = width.map { grid.width <= $0 } ?? true
    var lines = isWide ? grid.lines : grid.lists
    lines += [
      "", isWide ? "x seen   ? no longer decided   · not seen" : "numbers: defects seen", "",
    ]
    let names = rows.map(\.defect.name.count).max() ?? 0
    for (index, row) in rows.enumerated() {
      let number = String(index + 1)
      let pad = String(repeating: " ", count: max(0, 3 - number.count))
      let gap = String(repeating: " ", count: names - row.defect.name.count + 2)
      lines.append("\(pad)\(number)  \(row.defect.name)\(gap)\(row.defect.meaning)")
    }
    lines += ["", summary] + complaints
    return lines.joined(separator: "\n")
  }

  /// One line of totals.
  public var summary: String {
    "\(counted(checks.count, "check")), \(counted(rows.count, "defect")) in "
      + "\(counted(applications, "place")) of \(counted(traces.count, "correct trace")): "
      + "\(counted(kills, "kill")), \(counted(blindSpots.count, "blind spot")), "
      + "\(counted(falseAlarms.count, "false alarm")), "
      + "\(counted(withoutKiller.count, "check")) without a killer"
  }

  /// Everything that is not as it should be, one line each.
  public var complaints: [String] {
    falseAlarms.map { "false alarm: \($0.check) on \($0.trace): \($0.message)" }
      + withoutKiller.map { "no killer: no defect makes \($0) fail" }
      + neverPassed.map { "never passed: \($0) passes no correct trace" }
      + withoutPlace.map { "no place: \($0.defect.name) fits no correct trace" }
      + blindSpots.map { row in
        "blind spot: \(row.defect.name), \(row.defect.meaning) (\(Self.traces(row.unseen)))"
      }
  }

  /// The first few traces of some applications, each once, in order.
  static func traces(_ applications: [Application]) -> String {
    let all = applications.reduce(into: [String]()) {
      if !$0.contains($1.trace) { $0.append($1.trace) }
    }
    let more = all.count > 3 ? " and \(all.count - 3) more" : ""
    return all.prefix(3).joined(separator: ", ") + more
  }
}
