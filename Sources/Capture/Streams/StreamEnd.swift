/// Where a stream ends, once its FIN was seen (RFC 9293 §3.6).
struct StreamEnd {
  /// The number of the FIN.
  var number: UInt32?
  /// Whether all before it has come.
  private(set) var wasReached = false

  /// As much of a segment as belongs to the stream; one far from the end shows that it was none.
  mutating func bound(_ payload: ByteView, at sequence: UInt32) -> ByteView {
    guard let number else { return payload }
    let room = Stream.distance(number, from: sequence)
    guard abs(room) > Stream.farthest else { return payload.prefix(room) }
    self.number = nil
    wasReached = false
    return payload
  }

  /// Whether the stream, of which all before `next` has come, ends there; said once.
  mutating func isReached(by next: UInt32?) -> Bool {
    guard let number, number == next, !wasReached else { return false }
    wasReached = true
    return true
  }
}
