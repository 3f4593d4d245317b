public import Faults
public import Wire

/// The link that a fault is on, and which of its messages it is asked about.
public struct FaultLink: Sendable, Hashable {
  /// Whose link it is.
  public let party: String
  public let transport: Transport
  /// As scenarios write it: `INVITE`, `200 BYE`, `4xx`, `any`, `RTP`.
  public let message: String
  /// Nil for both ways.
  public let direction: LinkDirection?
  /// The party at the other end; nil for every one.
  public let peer: String?
  /// Where everybody of the scenario is, by name, `system` among them.
  public let endpoints: [String: Endpoint]

  public init(
    party: String, transport: Transport, message: String = "any",
    direction: LinkDirection? = nil, peer: String? = nil, endpoints: [String: Endpoint] = [:]
  ) {
    self.party = party
    self.transport = transport
    self.message = message
    self.direction = direction
    self.peer = peer
    self.endpoints = endpoints
  }
}
