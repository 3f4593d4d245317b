/// Draws one arrow between the columns of a text ladder.
enum LadderArrow {
  /// Writes into the cells; gives the ones that belong to the arrow.
  static func draw(
    _ arrow: LadderLayout.Arrow, _ places: [Int], into cells: inout [Character]
  ) -> Range<Int> {
    guard arrow.from != arrow.to else { return loop(arrow, places, into: &cells) }
    let low = places[min(arrow.from, arrow.to)] + 1
    let high = places[max(arrow.from, arrow.to)]
    let isLeftward = arrow.to < arrow.from
    let text = arrow.label.fitted(to: high - low - 4, repeats: arrow.repeats)
    let shaft: Character = arrow.label.kind == .media ? "═" : "─"
    for cell in low..<high { cells[cell] = shaft }
    let head: Character = arrow.label.isLost ? "✗" : isLeftward ? "◀" : "▶"
    cells[isLeftward ? low : high - 1] = head
    // The label stands where the arrow starts: ─ INVITE ───▶ and ◀─── 180 INVITE ─
    let start = isLeftward ? high - text.count - 3 : low + 1
    for (offset, character) in " \(text) ".enumerated() { cells[start + offset] = character }
    return low..<high
  }

  /// A message somebody sends to itself stands beside its column.
  private static func loop(
    _ arrow: LadderLayout.Arrow, _ places: [Int], into cells: inout [Character]
  ) -> Range<Int> {
    let place = places[arrow.from]
    if arrow.from + 1 < places.count {
      let low = place + 1
      let high = places[arrow.from + 1]
      write("↺ " + arrow.label.fitted(to: high - low - 3, repeats: arrow.repeats), at: low, &cells)
      return low..<high
    }
    guard arrow.from > 0 else {
      let text = "↺ " + arrow.label.text(repeats: arrow.repeats)
      cells += [Character](repeating: " ", count: max(0, place + 1 + text.count - cells.count))
      write(text, at: place + 1, &cells)
      return place + 1..<place + 1 + text.count
    }
    let low = places[arrow.from - 1] + 1
    let text = arrow.label.fitted(to: place - low - 3, repeats: arrow.repeats) + " ↻"
    write(text, at: place - text.count, &cells)
    return low..<place
  }

  private static func write(_ text: String, at place: Int, _ cells: inout [Character]) {
    for (offset, character) in text.enumerated() { cells[place + offset] = character }
  }
}
