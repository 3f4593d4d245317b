import Wire

/// How far the columns of a ladder stand apart, in characters.
struct LadderWidths {
  /// From each column to the next.
  private(set) var gaps: [Int]
  /// What the last column's name takes.
  let tail: Int

  /// Below this an arrow cannot carry a word.
  static let least = 12
  private static let usual = 17
  private static let most = 44
  /// Streams say more: packets, time, losses, digits.
  private static let mostOfMedia = 60

  /// The widths at which every label is whole, within reason.
  init(_ layout: LadderLayout) {
    let names = layout.columns.map(\.name.count)
    tail = min(names.last ?? 1, 21)
    var gaps = names.dropLast().map { max(Self.usual, min($0 + 2, 24)) }
    for arrow in layout.arrows {
      let most = arrow.label.kind == .media ? Self.mostOfMedia : Self.most
      let wanted = min(arrow.label.text(repeats: arrow.repeats).count + 6, most)
      let low = min(arrow.from, arrow.to)
      let high = max(arrow.from, arrow.to)
      if low == high {
        let gap = min(low, gaps.count - 1)
        if gap >= 0 { gaps[gap] = max(gaps[gap], wanted) }
        continue
      }
      let missing = wanted - gaps[low..<high].reduce(0, +)
      guard missing > 0 else { continue }
      let share = (missing + high - low - 1) / (high - low)
      for gap in low..<high { gaps[gap] += share }
    }
    self.gaps = gaps
  }

  var total: Int { gaps.reduce(0, +) }

  /// Takes from the widest until the sum is at most that; false where arrows would break.
  mutating func shrink(to width: Int) -> Bool {
    guard gaps.count * Self.least <= width else { return false }
    while total > width {
      guard let widest = gaps.indices.max(by: { gaps[$0] < gaps[$1] }) else { return false }
      gaps[widest] -= 1
    }
    return true
  }

  /// What stands around each column, from the middle of one gap to the middle of the next.
  func rooms(least outer: Int) -> [Int] {
    guard !gaps.isEmpty else { return [outer] }
    return (0...gaps.count).map { column in
      min(column > 0 ? gaps[column - 1] : outer, column < gaps.count ? gaps[column] : outer)
    }
  }

  /// Where each column stands, the first one at that place.
  func places(from first: Int) -> [Int] {
    gaps.reduce(into: [first]) { $0.append(($0.last ?? first) + $1) }
  }
}
