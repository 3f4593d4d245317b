import Wire

/// A ladder whose columns do not fit: a line a message, or two where one is too short for it.
struct LadderLines {
  /// Characters a line may have.
  let width: Int
  let hasColours: Bool

  /// The least in which time, two names, a word and the numbers of findings stand side by side.
  private static let leastForOne = 40

  /// When, from whom, to whom, what.
  func lines(_ layout: LadderLayout) -> [String] {
    let stamps = layout.arrows.map { decimal($0.time.seconds, places: 3).count }
    let stamp = max(8, stamps.max() ?? 0)
    let isOne = width >= Self.leastForOne
    let room = isOne ? max(4, min(20, (width - 8 - stamp) / 4)) : max(2, (width - stamp - 4) / 2)
    let names = LadderNames.fitted(
      layout.columns.map(\.name), to: layout.columns.map { _ in room })
    let longest = names.map(\.count).max() ?? 0
    return layout.rows.flatMap { row -> [String] in
      switch row {
      case .omitted(let count): return ["… \(counted(count, "more message"))".shortened(to: width)]
      case .idle(let silence):
        return ["      ~ \(decimal(silence.seconds, places: 1)) s ~".shortened(to: width)]
      case .arrow(let arrow):
        let from = names[arrow.from].padded(to: longest)
        let to = names[arrow.to]
        let start = "\(time(arrow, stamp)) \(from) → "
        guard isOne else { return [start + to, what(arrow, behind: "  ")] }
        return [what(arrow, behind: start + to.padded(to: longest) + "  ")]
      }
    }
  }

  private func time(_ arrow: LadderLayout.Arrow, _ columns: Int) -> String {
    let stamp = decimal(arrow.time.seconds, places: 3)
    return String(repeating: " ", count: max(0, columns - stamp.count)) + stamp
  }

  /// The message and the findings that point at it, in what is left of the line.
  private func what(_ arrow: LadderLayout.Arrow, behind start: String) -> String {
    let note = arrow.marks.isEmpty ? "" : " ◀─ " + LadderDrawing.numbers(arrow.marks)
    let left = width - start.count - note.count
    let label = arrow.label.fitted(to: max(4, left), repeats: arrow.repeats)
    return start + LadderColours.paint(label, arrow.label.kind, hasColours)
      + LadderColours.mark(note, hasColours)
  }
}
