import Wire

/// The element of a slot that is empty.
struct Nobody: Element {
  var deadline: Moment? { nil }
  mutating func receive(_ packet: Packet, at now: Moment) {}
  mutating func transportFailed(_ failure: TransportFailure, at now: Moment) {}
  mutating func wake(at now: Moment) {}
  mutating func drain() -> [Packet] { [] }
}
