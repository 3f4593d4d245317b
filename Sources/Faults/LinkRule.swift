// Faults: what can go wrong between two parties, one file a fault.
//
// A rule decides the fate of each packet on a link; `Linked` puts rules around an element. Nothing
// here does I/O or reads a clock: the same rules bend a simulated network and real sockets.

public import Wire

/// Decides what becomes of each packet on a link.
public protocol LinkRule: Sendable {
  /// Called once for each packet that comes to the rule, in order.
  mutating func judge(_ packet: Packet, _ direction: LinkDirection, at now: Moment) -> Fate
}

/// Which way a packet goes, seen from the element that the rules are around.
public enum LinkDirection: String, Sendable, Hashable, CaseIterable {
  case incoming, outgoing
}

/// What becomes of a packet.
public enum Fate: Sendable, Hashable {
  case pass
  case drop
  /// Delivered that much later.
  case delay(Duration)
  /// Delivered now and once more after that time.
  case duplicate(after: Duration)
  /// Goes on with these bytes; later rules still see it.
  case replace([UInt8])
  /// Kept until a message that fits has passed the link, or until the time is up.
  case hold(until: MessageFilter, atMost: Duration)
  /// Lost, and its connection is reset; where there is none, only a sender on this side is told.
  case cut
}
