public import Wire

/// An edge that calls can be offered to.
public struct Trunk: Hashable, Sendable {
  public var name: String
  public var endpoint: Endpoint
  public var transport: Transport
  /// Lower is tried first (as in RFC 2782).
  public var priority: Int
  /// The share of the calls among trunks of the same priority; 0 gets one only as a last resort.
  public var weight: Int
  /// The host name its certificate must show; its address where this is nil.
  public var domain: String?

  public init(
    _ name: String, _ endpoint: Endpoint, _ transport: Transport = .udp, priority: Int = 1,
    weight: Int = 100
  ) {
    self.name = name
    self.endpoint = endpoint
    self.transport = transport
    self.priority = priority
    self.weight = weight
  }
}
