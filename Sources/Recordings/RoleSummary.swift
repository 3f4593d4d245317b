package import Calls
public import Wire

/// Who is who in a capture, and how many calls say so.
public struct RoleSummary: Sendable, Hashable {
  public struct Part: Sendable, Hashable {
    public let name: String
    public let address: IPAddress
    /// The calls in which that address had that part.
    public var calls: Int
  }

  /// False where the policy named the addresses.
  public internal(set) var isInferred = true
  /// By part, the most frequent first.
  public private(set) var parts: [Part] = []

  private var counts: [Key: Int] = [:]

  private struct Key: Hashable {
    let name: String
    let address: IPAddress
  }

  public init() {}

  package mutating func note(_ roles: Roles) {
    for party in roles.parties {
      counts[Key(name: party.name, address: party.address), default: 0] += 1
    }
  }

  /// Puts what was noted in order; to be called once, at the end.
  package mutating func settle() {
    parts = counts.map { Part(name: $0.key.name, address: $0.key.address, calls: $0.value) }
      .sorted { ($1.calls, $0.name, $0.address) < ($0.calls, $1.name, $1.address) }
  }
}
