public import Calls
public import Wire

/// Who was the system in a recording, and who stood around it.
public struct ReplayCast: Sendable {
  /// A party that is played.
  public struct Member: Sendable, Hashable {
    public let name: String
    public let role: Roles.Role
    /// Where it was recorded.
    public let address: IPAddress
    public let port: UInt16?
    /// What it spoke with the system.
    public var transport: Transport = .udp
    /// Whether nobody was there: all it ever did was to refuse packets.
    public var isAbsent = false

    /// `10.0.0.1`, or `127.0.0.1:5061` where several share the address.
    public var place: String {
      port.map { Endpoint(address, $0).description } ?? address.description
    }
  }

  /// What the system is called in traces.
  public static let system = "system"

  /// Everybody, the system's addresses first.
  public let roles: Roles
  public internal(set) var members: [Member]
  /// Whether who is who was found from the calls.
  public let isInferred: Bool

  /// The member with that name.
  public func index(of name: String) -> Int? { members.firstIndex { $0.name == name } }

  /// `system` or the party's name; nil for a stranger.
  public func name(of endpoint: Endpoint) -> String? {
    roles.party(at: endpoint).map { $0.role == .system ? Self.system : $0.name }
  }

  /// Whether one address was used by several of them.
  public var hasSharedAddress: Bool { roles.hasSharedAddress }

  public var carriers: [Member] { members.filter { $0.role == .carrier } }
  public var edges: [Member] {
    members.filter { if case .edge = $0.role { true } else { false } }
  }
}
