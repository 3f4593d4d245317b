public import Wire

/// A packet a node sent or received, with its real endpoints and the time it passed.
///
/// Over TCP the real local endpoint of a connection the node opened has a port of its own; the
/// element sees its listening endpoint instead.
public struct Traffic: Hashable, Sendable {
  public enum Direction: String, Hashable, Sendable {
    case sent, received
  }

  public var direction: Direction
  public var packet: Packet
  public var at: Moment

  public init(_ direction: Direction, _ packet: Packet, at: Moment) {
    self.direction = direction
    self.packet = packet
    self.at = at
  }
}
