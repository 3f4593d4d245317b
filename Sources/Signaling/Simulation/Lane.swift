import Wire

struct Direction: Hashable {
  let source: IPAddress
  let target: IPAddress
}

/// One direction between two addresses, with a generator of its own.
///
/// What happens here does not depend on how much is sent elsewhere.
struct Lane {
  var model: LinkModel?
  private var generator: SeededGenerator
  /// When the last packet over a reliable transport arrives.
  private var lastInOrder = Moment.zero

  init(generator: SeededGenerator) {
    self.generator = generator
  }

  mutating func arrivals(
    of transport: Transport, _ special: LinkModel?, otherwise common: LinkModel, at now: Moment
  ) -> [Moment] {
    let arrivals = (special ?? model ?? common)
      .arrivals(of: transport, at: now, using: &generator)
    guard transport.isReliable, let arrival = arrivals.first else { return arrivals }
    lastInOrder = max(arrival, lastInOrder)
    return [lastInOrder]
  }
}
