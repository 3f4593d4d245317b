/// Percentiles that are values which were measured, not means of two.
enum NearestRank {
  /// The least value that so many in a hundred do not exceed; of at least one, in order.
  static func of(_ share: Int, in sorted: [Double]) -> Double {
    sorted[max(0, (sorted.count * share + 99) / 100 - 1)]
  }
}
