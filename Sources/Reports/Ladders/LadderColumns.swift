import Calls
import SIP
import Wire

/// The columns of a ladder: a party each, carrier to the left, then the system, then the edges.
///
/// A party is an address. Where an address talks to itself or has several parties, as on one
/// machine with several programs, each of its ports is a column.
struct LadderColumns {
  private enum Place: Hashable {
    case address(IPAddress)
    case port(Endpoint)
  }

  let all: [LadderLayout.Column]
  private let indices: [Place: Int]
  private let split: Set<IPAddress>

  init(_ sightings: [Sighting], _ roles: Roles) {
    var split: Set<IPAddress> = []
    for sighting in sightings where sighting.source.address == sighting.destination.address {
      split.insert(sighting.source.address)
    }
    var known: Set<IPAddress> = []
    for party in roles.parties where !known.insert(party.address).inserted {
      split.insert(party.address)
    }
    var seen: [Endpoint] = []
    var places: Set<Place> = []
    for endpoint in sightings.flatMap({ [$0.source, $0.destination] })
    where places.insert(Self.place(endpoint, split)).inserted {
      seen.append(endpoint)
    }
    let ranked = seen.enumerated().sorted {
      (Self.rank($0.element, roles), $0.offset) < (Self.rank($1.element, roles), $1.offset)
    }.map(\.element)
    self.split = split
    indices = Dictionary(
      uniqueKeysWithValues: ranked.enumerated().map {
        (Self.place($0.element, split), $0.offset)
      })
    all = ranked.map { endpoint in
      let isSplit = split.contains(endpoint.address)
      let address = isSplit ? endpoint.description : endpoint.address.description
      let party = roles.party(at: endpoint)
      // One party at several ports: the port tells its columns apart.
      let name = party.map { isSplit && $0.port == nil ? "\($0.name):\(endpoint.port)" : $0.name }
      return LadderLayout.Column(name: (name ?? address).printable, address: address)
    }
  }

  func index(of endpoint: Endpoint) -> Int? { indices[Self.place(endpoint, split)] }

  private static func place(_ endpoint: Endpoint, _ split: Set<IPAddress>) -> Place {
    split.contains(endpoint.address) ? .port(endpoint) : .address(endpoint.address)
  }

  private static func rank(_ endpoint: Endpoint, _ roles: Roles) -> Int {
    switch roles.party(at: endpoint)?.role {
    case .carrier: 0
    case .system: 1
    case .edge(let order): 2 + order
    case .other: 1000
    case .silent: 1500
    case nil: 2000
    }
  }
}
