/// What carries a SIP message between two endpoints.
public enum Transport: String, Hashable, Sendable, CaseIterable {
  case udp, tcp, tls, ws

  /// Whether the transport itself retransmits (RFC 3261 §17.1.1.1: no timers A, E, G).
  public var isReliable: Bool { self != .udp }

  /// The name in a Via header: `UDP`.
  public var viaName: String { rawValue.uppercased() }
}
