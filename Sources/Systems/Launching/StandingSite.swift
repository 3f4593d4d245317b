public import Wire

/// Where a system that somebody else runs is, and where it expects the parties around it.
///
/// The harness starts and stops nothing then: it takes the parties' addresses and plays one scenario
/// after the other.
public struct StandingSite: Hashable, Sendable {
  /// Where it listens for SIP.
  public var system: Endpoint
  /// From where it takes calls.
  public var carriers: [Endpoint]
  /// Where it sends them, the one it tries first at the front.
  public var trunks: [Endpoint]
  /// Everybody else a scenario may need.
  public var others: [Endpoint]
  /// How it reaches its trunks; scenarios that want another transport there say nothing of it.
  public var transport: Transport
  /// How long it is left alone between two scenarios, so that breakers and timers come to rest.
  public var rest: Duration

  public init(
    system: Endpoint, carriers: [Endpoint], trunks: [Endpoint], others: [Endpoint] = [],
    transport: Transport = .udp, rest: Duration = .seconds(2)
  ) {
    self.system = system
    self.carriers = carriers
    self.trunks = trunks
    self.others = others
    self.transport = transport
    self.rest = rest
  }

  /// Every address in it.
  public var addresses: [IPAddress] {
    ([system] + carriers + trunks + others).map(\.address)
  }
}
