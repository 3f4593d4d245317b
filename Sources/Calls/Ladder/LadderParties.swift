import SIP
import Wire

/// The parties a ladder may name, with their addresses and roles.
enum LadderParties {
  static let all: [Roles.Party] = [
    Roles.Party("system", .system, .v4(127, 10, 0, 1)),
    Roles.Party("carrier", .carrier, .v4(127, 10, 0, 2)),
    Roles.Party("carrier2", .carrier, .v4(127, 10, 0, 3)),
    Roles.Party("primary", .edge(order: 0), .v4(127, 10, 0, 11)),
    Roles.Party("secondary", .edge(order: 1), .v4(127, 10, 0, 12)),
    Roles.Party("tertiary", .edge(order: 2), .v4(127, 10, 0, 13)),
    Roles.Party("agent", .other, .v4(127, 10, 0, 21)),
    Roles.Party("agent2", .other, .v4(127, 10, 0, 22)),
    Roles.Party("duty1", .other, .v4(127, 10, 0, 31)),
    Roles.Party("duty2", .other, .v4(127, 10, 0, 32)),
    Roles.Party("store", .other, .v4(127, 10, 0, 41)),
    Roles.Party("database", .other, .v4(127, 10, 0, 42)),
    Roles.Party("desktop", .silent, .v4(127, 10, 0, 51)),
    Roles.Party("dns", .other, .v4(127, 10, 0, 53)),
  ]

  /// The parties every ladder has, and those that sent or were sent something.
  static func around(_ sightings: [Sighting], _ others: [IPAddress] = []) -> [Roles.Party] {
    let seen = Set(sightings.flatMap { [$0.source.address, $0.destination.address] } + others)
    let always: Set = ["system", "carrier", "primary", "secondary"]
    return all.filter { always.contains($0.name) || seen.contains($0.address) }
  }

  static func party(named name: some StringProtocol) -> Roles.Party? {
    all.first { $0.name == name }
  }
}
