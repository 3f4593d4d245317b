import Wire

/// How one direction between two addresses treats packets.
///
/// Over reliable transports only the delay counts, and the order is kept.
public struct LinkModel: Hashable, Sendable {
  /// The share of packets that never arrive, 0 to 1.
  public var loss: Double
  /// The share of packets that arrive twice, 0 to 1.
  public var duplication: Double
  /// How long a packet takes; drawn for each one, so that a wide range also reorders.
  public var delay: ClosedRange<Duration>
  /// The share of packets that are held back so that later ones overtake them, 0 to 1.
  public var reordering: Double
  /// How long those are held back, on top of the delay.
  public var holdBack: Duration

  public init(
    loss: Double = 0, duplication: Double = 0,
    delay: ClosedRange<Duration> = Duration.milliseconds(1)...Duration.milliseconds(1),
    reordering: Double = 0, holdBack: Duration = .milliseconds(20)
  ) {
    self.loss = loss
    self.duplication = duplication
    self.delay = delay
    self.reordering = reordering
    self.holdBack = holdBack
  }

  /// One millisecond, and nothing goes wrong.
  public static let perfect = LinkModel()

  /// Nothing arrives.
  public static let cut = LinkModel(loss: 1)

  /// When a packet sent now arrives: not at all, once or twice.
  func arrivals(
    of transport: Transport, at now: Moment, using generator: inout SeededGenerator
  ) -> [Moment] {
    // Every packet draws the same number of times, so that changing one rate does not change
    // what the others do.
    let lost = generator.chance(loss)
    let doubled = generator.chance(duplication)
    let held = generator.chance(reordering)
    let first = now + generator.duration(in: delay)
    let second = now + generator.duration(in: delay)
    if transport.isReliable { return loss >= 1 ? [] : [first] }
    if lost { return [] }
    let arrival = held ? first + holdBack : first
    return doubled ? [arrival, second] : [arrival]
  }
}

extension SeededGenerator {
  fileprivate mutating func chance(_ rate: Double) -> Bool {
    Double(next() >> 11) * 0x1p-53 < rate
  }

  fileprivate mutating func duration(in range: ClosedRange<Duration>) -> Duration {
    let drawn = next()
    let (low, high) = (range.lowerBound.nanoseconds, range.upperBound.nanoseconds)
    return .nanoseconds(low + Int64(drawn % UInt64(high - low + 1)))
  }
}
