extension Certificate.TimingEntry {
  /// What was measured in these runs, a measure an entry.
  static func all(of runs: [Certificate.RunEntry]) -> [Self] {
    let values = Dictionary(grouping: runs.flatMap(\.measured), by: \.measure)
    return values.sorted { $0.key < $1.key }.map { measure, found in
      Self(measure, found.map(\.ms).sorted())
    }
  }

  /// From values in order, at least one.
  private init(_ name: String, _ sorted: [Double]) {
    self.name = name
    count = sorted.count
    minMs = sorted[0]
    medianMs = Self.percentile(50, of: sorted)
    p99Ms = Self.percentile(99, of: sorted)
    maxMs = sorted[sorted.count - 1]
  }

  /// The nearest rank: the least value that so many in a hundred do not exceed.
  private static func percentile(_ share: Int, of sorted: [Double]) -> Double {
    sorted[max(0, (sorted.count * share + 99) / 100 - 1)]
  }
}
