import Wire

/// Lengths of time in steps of 100 µs up to a second, for percentiles.
public struct Histogram: Hashable, Sendable {
  private static let step: Int64 = 100_000
  private var counts = [Int](repeating: 0, count: 10_000)
  public private(set) var total = 0

  public init() {}

  public mutating func add(_ length: Duration, times: Int = 1) {
    let place = Int(max(0, length.nanoseconds) / Self.step)
    counts[min(place, counts.count - 1)] += times
    total += times
  }

  /// The length that a share of them, 0 to 1, does not exceed; zero where there are none.
  public func percentile(_ share: Double) -> Duration {
    let wanted = max(1, Int((Double(total) * share).rounded(.up)))
    var sum = 0
    for (place, count) in counts.enumerated() {
      sum += count
      if sum >= wanted { return .nanoseconds(Int64(place + 1) * Self.step) }
    }
    return .zero
  }
}
