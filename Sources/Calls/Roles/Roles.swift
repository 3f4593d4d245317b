public import Wire

/// Who is who around the system under test, by address.
public struct Roles: Sendable, Hashable {
  /// What a party is to the system.
  public enum Role: Sendable, Hashable {
    /// Calls come from here.
    case carrier
    /// The system under test.
    case system
    /// Calls go here; edges are ordered, the first is the primary.
    case edge(order: Int)
    case other
    /// The cloud that is gone: the system may send nothing here.
    case silent
  }

  /// What the system does with the calls it gets.
  public enum Service: Sendable, Hashable {
    /// It passes them on to edges: a proxy, a B2BUA, a router.
    case passingOn
    /// It takes them up itself (a UAS, such as an IVR).
    ///
    /// Whom it calls is no edge, and who calls it may only listen.
    case answering
  }

  public struct Party: Sendable, Hashable {
    public let name: String
    public let role: Role
    public let address: IPAddress
    /// Nil where the address is the party's alone; its port where several share an address.
    public let port: UInt16?
    /// Where it has a port: the other ports from which its own TCP connections came.
    public let connections: [UInt16]

    public init(
      _ name: String, _ role: Role, _ address: IPAddress, port: UInt16? = nil,
      connectingFrom connections: [UInt16] = []
    ) {
      self.name = name
      self.role = role
      self.address = address
      self.port = port
      self.connections = connections
    }

    public func isAt(_ endpoint: Endpoint) -> Bool {
      address == endpoint.address
        && (port == nil || port == endpoint.port || connections.contains(endpoint.port))
    }

    /// The same party whatever its connections: those are of one call.
    public var withoutConnections: Party {
      connections.isEmpty ? self : Party(name, role, address, port: port)
    }

    /// `10.0.0.1`, or `127.0.0.1:5061` where the port is needed.
    public var place: String {
      port.map { Endpoint(address, $0).description } ?? address.description
    }
  }

  /// So many are looked through; where there are more, they are found by their address.
  private static let few = 8

  public let parties: [Party]
  public let service: Service
  /// The places of an address's parties; empty where there are few.
  private let places: [IPAddress: [Int]]

  public init(_ parties: [Party], service: Service = .passingOn) {
    self.parties = parties
    self.service = service
    places =
      parties.count <= Self.few
      ? [:] : Dictionary(grouping: parties.indices, by: { parties[$0].address })
  }

  public static func == (left: Roles, right: Roles) -> Bool {
    left.service == right.service && left.parties == right.parties
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(service)
    hasher.combine(parties)
  }

  /// Whether one address is used by several of them, which ports tell apart.
  package var hasSharedAddress: Bool { parties.contains { $0.port != nil } }

  public func party(at endpoint: Endpoint) -> Party? {
    if parties.count <= Self.few { return parties.first { $0.isAt(endpoint) } }
    return places[endpoint.address]?.first { parties[$0].isAt(endpoint) }.map { parties[$0] }
  }

  /// The party at that address; the first of several.
  public func party(at address: IPAddress) -> Party? {
    if parties.count <= Self.few { return parties.first { $0.address == address } }
    return places[address].map { parties[$0[0]] }
  }

  public func isSystem(_ endpoint: Endpoint) -> Bool {
    party(at: endpoint)?.role == .system
  }

  public func isCarrier(_ endpoint: Endpoint) -> Bool {
    party(at: endpoint)?.role == .carrier
  }

  /// The place of the edge at that endpoint among the edges, from 0 (the primary).
  public func edgeOrder(_ endpoint: Endpoint) -> Int? {
    if case .edge(let order)? = party(at: endpoint)?.role { order } else { nil }
  }

  /// What the one at that place of its kind is called, from 0: `carrier`, `carrier 2`.
  package static func name(_ kind: String, at place: Int) -> String {
    place == 0 ? kind : "\(kind) \(place + 1)"
  }

  /// The party's name, or its address where it is unknown.
  public func name(of endpoint: Endpoint) -> String {
    party(at: endpoint)?.name ?? endpoint.description
  }
}

extension Call {
  /// Legs from a carrier into the system.
  public func callerLegs(_ roles: Roles) -> [Leg] {
    legs.filter { roles.isSystem($0.callee) && !roles.isSystem($0.caller) }
  }

  /// Legs from the system to anybody.
  public func outwardLegs(_ roles: Roles) -> [Leg] {
    legs.filter { roles.isSystem($0.caller) && !roles.isSystem($0.callee) }
  }

  /// Legs from the system to an edge, in order of their INVITE.
  public func edgeLegs(_ roles: Roles) -> [Leg] {
    legs.filter { roles.isSystem($0.caller) && roles.edgeOrder($0.callee) != nil }
  }
}
