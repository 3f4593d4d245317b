/// Sound of one channel at 8,000 samples a second, as telephones have it.
public struct Clip: Hashable, Sendable {
  /// Samples a second.
  public static let rate = 8_000

  public let samples: [Int16]

  public init(_ samples: [Int16]) {
    self.samples = samples
  }

  public var duration: Duration {
    .nanoseconds(Int64(samples.count) * (1_000_000_000 / Int64(Self.rate)))
  }

  /// Sound of another rate, in samples from -1 to 1, brought to that of telephones.
  ///
  /// What telephones cannot carry is filtered out first, by a windowed sinc of 16 zero crossings.
  public init(_ samples: [Float], rate: Int) {
    if rate == Self.rate {
      self.init(samples.map(Self.sample))
      return
    }
    let step = Double(rate) / Double(Self.rate)
    // Half the lower of both rates, less the slope of the filter.
    let cutoff = min(1, 1 / step) * 0.9
    let reach = 16 / cutoff
    let count = Int((Double(samples.count) / step).rounded(.down))
    self.init(
      (0..<count).map { index in
        let centre = Double(index) * step
        let first = max(0, Int((centre - reach).rounded(.up)))
        let last = min(samples.count - 1, Int((centre + reach).rounded(.down)))
        var sum = 0.0
        for place in first...max(first, last) where place < samples.count {
          let distance = Double(place) - centre
          sum += Double(samples[place]) * Sinc.weight(distance, cutoff: cutoff, reach: reach)
        }
        return Self.sample(Float(sum))
      })
  }

  private static func sample(_ value: Float) -> Int16 {
    guard value.isFinite else { return 0 }
    return Int16(max(-32_768, min(32_767, (value * 32_768).rounded())))
  }
}
