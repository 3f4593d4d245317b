public import Calls
public import Wire

/// Who is who in a capture, and how many calls say so.
public struct RoleSummary: Sendable, Hashable {
  public struct Part: Sendable, Hashable {
    public let name: String
    public let role: Roles.Role
    public let address: IPAddress
    /// The address, with the port where several parties share it.
    public let place: String
    /// Nil where the address is the party's alone.
    public let port: UInt16?
    /// The calls in which that place had that part.
    public var calls: Int
    /// Whether TCP connections from other ports of its address were found to be its own.
    public var hasConnections = false
  }

  /// False where the policy named the addresses.
  public internal(set) var isInferred = true
  /// Carriers, systems, edges in their order, others; the most frequent of each first.
  public private(set) var parts: [Part] = []
  /// Whether there were more than are told apart.
  public private(set) var isCut = false

  /// How many are told apart: a name for every address of a flood tells nobody anything.
  static let most = 16_384

  private var counts: [Roles.Party: Int] = [:]
  private var connected: Set<Roles.Party> = []

  public init() {}

  package mutating func note(_ roles: Roles, times: Int = 1) {
    for party in roles.parties {
      let bare = party.withoutConnections
      guard counts.count < Self.most || counts[bare] != nil else {
        isCut = true
        continue
      }
      counts[bare, default: 0] += times
      if !party.connections.isEmpty { connected.insert(bare) }
    }
  }

  /// Puts what was noted in order; to be called once, at the end.
  package mutating func settle() {
    parts = counts.map { party, calls in
      Part(
        name: party.name, role: party.role, address: party.address,
        place: party.place, port: party.port, calls: calls,
        hasConnections: connected.contains(party))
    }.sorted {
      ($0.rank, -$0.calls, $0.address, $0.place, $0.name)
        < ($1.rank, -$1.calls, $1.address, $1.place, $1.name)
    }
  }
}

extension RoleSummary.Part {
  fileprivate var rank: Int {
    switch role {
    case .carrier: 0
    case .system: 1
    case .edge(let order): 2 + order
    case .other, .silent: .max
    }
  }
}
