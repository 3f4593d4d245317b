/// Something that speaks on the wire and does no I/O of its own: a proxy, a user agent.
///
/// Whoever drives it hands it packets and the time, sends what `drain` gives, and calls `wake`
/// once `deadline` has come. The same element runs on sockets and in a simulated network.
public protocol Element: Sendable {
  /// When `wake` must be called; nil when nothing is pending.
  var deadline: Moment? { get }
  /// The deadline that must be met to the moment; others, audio's, stand to be met a little late.
  var strictDeadline: Moment? { get }
  mutating func receive(_ packet: Packet, at now: Moment)
  mutating func transportFailed(_ failure: TransportFailure, at now: Moment)
  mutating func wake(at now: Moment)
  /// Takes the UDP endpoints to listen on from now on; to be asked before `drain`.
  ///
  /// One that cannot be had is told as a failure from itself to itself.
  mutating func drainOpenings() -> [Endpoint]
  /// Takes the UDP endpoints not to listen on any more; to be asked after `drain`.
  mutating func drainClosings() -> [Endpoint]
  /// Takes the packets to send, oldest first.
  mutating func drain() -> [Packet]
  /// Takes the connections to tear down with a reset; to be asked after `drain`.
  mutating func drainResets() -> [ConnectionReset]
  /// Whether there is a process behind its sockets: without one the network refuses what comes.
  var isThere: Bool { get }
}

extension Element {
  public var strictDeadline: Moment? { deadline }

  /// What runs is there.
  public var isThere: Bool { true }

  /// Most elements have all their ports from the start.
  public mutating func drainOpenings() -> [Endpoint] { [] }

  /// And keep them to the end.
  public mutating func drainClosings() -> [Endpoint] { [] }

  /// An element that behaves never resets a connection.
  public mutating func drainResets() -> [ConnectionReset] { [] }
}

/// A connection to be torn down, as seen from the end that does it.
public struct ConnectionReset: Hashable, Sendable {
  public var transport: Transport
  /// The element's own endpoint, as in the source of the packets it sends.
  public var local: Endpoint
  public var remote: Endpoint

  public init(_ transport: Transport, from local: Endpoint, to remote: Endpoint) {
    self.transport = transport
    self.local = local
    self.remote = remote
  }
}
