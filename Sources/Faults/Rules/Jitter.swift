public import Wire

/// Delays what a party sends by an amount drawn anew each time, without changing its order.
public struct Jitter: LinkRule {
  private let longest: Duration
  private let filter: MessageFilter
  private var generator: SeededGenerator
  private var latest: Moment?

  public init(_ filter: MessageFilter = .any, upTo longest: Duration, seed: UInt64) {
    self.filter = filter
    self.longest = longest
    generator = SeededGenerator(seed: seed)
  }

  public mutating func judge(_ packet: Packet, _ direction: LinkDirection, at now: Moment) -> Fate {
    guard direction == .outgoing, longest > .zero, filter.fits(packet, direction) else {
      return .pass
    }
    let drawn = Duration.nanoseconds(Int64.random(in: 0...longest.nanoseconds, using: &generator))
    // What was sent first leaves first.
    let leaves = max(latest ?? now, now + drawn)
    latest = leaves
    return leaves > now ? .delay(leaves - now) : .pass
  }
}

extension LinkRule where Self == Jitter {
  public static func jitter(
    _ filter: MessageFilter = .any, upTo longest: Duration, seed: UInt64
  ) -> Jitter {
    Jitter(filter, upTo: longest, seed: seed)
  }
}
