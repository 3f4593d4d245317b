extension CalibrationMatrix {
  /// The matrix as a page of the documentation.
  public var markdown: String {
    """
    # Calibration

    Every check against every defect: each defect is put into every place of every correct trace
    that has room for it, and all checks judge what comes of it. Made by
    `harness calibrate --markdown`; do not edit.

    \(summary).

    ## Checks × defects

    `x` seen, `?` no longer decided, `·` not seen. The numbers of the defects read downwards.

    ```
    \(CalibrationGrid(matrix: self).lines.joined(separator: "\n"))
    ```

    ## Defects

    `seen` is in how many of its places some check fails.

    | # | defect | kind | what the system does wrong | seen | by |
    |--:|---|---|---|--:|---|
    \(rows.enumerated().map(defectLine).joined(separator: "\n"))

    ## Blind spots

    \(list(blindSpots.map { "\($0.defect.name): \($0.defect.meaning). Tried in \(Self.traces($0.unseen))." }))

    ## Seen in some places only

    \(list(rows.filter { !$0.isBlind && !$0.unseen.isEmpty }.map(partLine)))

    ## Correct traces

    | trace | what it shows | policy | rules set aside |
    |---|---|---|---|
    \(traces.map(traceLine).joined(separator: "\n"))

    """
  }

  private func defectLine(_ index: Int, _ row: Row) -> String {
    let killers = checks.map(\.id).filter { row.mark($0) == .killed }
    let seen = row.applications.count - row.unseen.count
    return "| \(index + 1) | \(row.defect.name) | \(row.defect.kind.rawValue) "
      + "| \(row.defect.meaning) | \(seen) of \(row.applications.count) "
      + "| \(killers.map(\.rawValue).joined(separator: ", ")) |"
  }

  private func partLine(_ row: Row) -> String {
    "\(row.defect.name): not in \(row.unseen.count) of \(row.applications.count), such as "
      + row.unseen.prefix(2).map { "\($0.trace) frame \($0.frame) (\($0.struck))" }
      .joined(separator: ", ")
  }

  private func traceLine(_ trace: CorrectTrace) -> String {
    let waived = trace.waivers.map { "\($0.check): \($0.why)" }.joined(separator: "; ")
    return "| \(trace.name) | \(trace.title) | \(trace.setting) | \(waived) |"
  }

  private func list(_ items: [String]) -> String {
    items.isEmpty ? "None." : items.map { "- \($0)" }.joined(separator: "\n")
  }
}
