/// Something that speaks on the wire and does no I/O of its own: a proxy, a user agent.
///
/// Whoever drives it hands it packets and the time, sends what `drain` gives, and calls `wake`
/// once `deadline` has come. The same element runs on sockets and in a simulated network.
public protocol Element: Sendable {
  /// When `wake` must be called; nil when nothing is pending.
  var deadline: Moment? { get }
  mutating func receive(_ packet: Packet, at now: Moment)
  mutating func transportFailed(_ failure: TransportFailure, at now: Moment)
  mutating func wake(at now: Moment)
  /// Takes the packets to send, oldest first.
  mutating func drain() -> [Packet]
}
