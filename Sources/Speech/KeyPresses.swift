import Media

/// Tells the keys pressed from the packets about them: each once, whatever is lost or repeated.
struct KeyPresses: Sendable {
  private struct Press: Sendable {
    let event: UInt8
    /// Of its packets, all the same.
    let timestamp: UInt32
    var end: UInt32
    var isOver: Bool
  }

  /// Presses that are remembered, because packets of them may still come.
  private static let most = 8

  private var latest: [Press] = []

  /// The key that a packet is the first news of.
  mutating func hear(_ event: TelephoneEvent, timestamp: UInt32) -> Character? {
    let end = timestamp &+ UInt32(event.duration)
    for index in latest.indices where latest[index].event == event.event {
      // A key held for longer than a duration can say goes on under a new stamp, which is where
      // the one before ended (RFC 4733 §2.5.1.3).
      let isSame = latest[index].timestamp == timestamp
      guard isSame || !latest[index].isOver && latest[index].end == timestamp else { continue }
      latest[index].isOver = latest[index].isOver || event.isEnd
      if Int32(bitPattern: end &- latest[index].end) > 0 { latest[index].end = end }
      if !isSame {
        remember(Press(event: event.event, timestamp: timestamp, end: end, isOver: event.isEnd))
      }
      return nil
    }
    remember(Press(event: event.event, timestamp: timestamp, end: end, isOver: event.isEnd))
    return TelephoneEvent.digit(event.event)
  }

  private mutating func remember(_ press: Press) {
    if latest.count == Self.most { latest.removeFirst() }
    latest.append(press)
  }
}
