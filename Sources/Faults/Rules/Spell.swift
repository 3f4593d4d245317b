import Wire

/// The time from a message on in which a link is out of order.
///
/// With a length it ends by itself; without, it lasts.
struct Spell: Sendable {
  private var selection: Selection
  private let length: Duration?
  private var since: Moment?

  init(from filter: MessageFilter, for length: Duration?) {
    selection = Selection(filter, .first(1))
    self.length = length
  }

  /// Whether the packet falls into it; the first that is meant begins it.
  mutating func holds(_ packet: Packet, _ direction: LinkDirection, at now: Moment) -> Bool {
    if since == nil, selection.strikes(packet, direction) { since = now }
    guard let since else { return false }
    return length.map { now < since + $0 } ?? true
  }
}
