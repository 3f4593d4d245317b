import Wire

/// Packets that a link delivers later: at a time, or once another has passed.
struct WaitingPackets: Sendable {
  struct Entry: Sendable {
    let packet: Packet
    let direction: LinkDirection
    let release: MessageFilter?
    let due: Moment
  }

  private var entries: [Entry] = []

  var deadline: Moment? { entries.map(\.due).min() }

  mutating func delay(_ packet: Packet, _ direction: LinkDirection, to due: Moment) {
    entries.append(Entry(packet: packet, direction: direction, release: nil, due: due))
  }

  mutating func hold(
    _ packet: Packet, _ direction: LinkDirection, until release: MessageFilter, atMost due: Moment
  ) {
    entries.append(Entry(packet: packet, direction: direction, release: release, due: due))
  }

  /// The earliest entry whose time has come; of several at once the one that waits longest.
  mutating func takeDue(at now: Moment) -> Entry? {
    var best: Int?
    for (index, entry) in entries.enumerated() where entry.due <= now {
      if let found = best, entries[found].due <= entry.due { continue }
      best = index
    }
    return best.map { entries.remove(at: $0) }
  }

  /// Takes the entries that waited for this packet, oldest first.
  mutating func release(by packet: Packet, _ direction: LinkDirection) -> [Entry] {
    var freed: [Entry] = []
    entries.removeAll { entry in
      guard let release = entry.release, release.fits(packet, direction) else { return false }
      freed.append(entry)
      return true
    }
    return freed
  }
}
