/// What carries a SIP message between two endpoints.
public enum Transport: String, Hashable, Sendable, CaseIterable {
  case udp, tcp, tls, ws

  /// Whether the transport itself retransmits (RFC 3261 §17.1.1.1: no timers A, E, G).
  public var isReliable: Bool { self != .udp }

  /// Where SIP is spoken over it unless a port is named (RFC 3261 §18.1.1, §19.1.2).
  public var defaultPort: UInt16 { self == .tls ? 5061 : 5060 }

  /// The name in a Via header: `UDP`.
  public var viaName: String { rawValue.uppercased() }
}
