package import Calls
package import Plugins
package import Transports
package import Wire

/// Who has which address in one run.
package struct AddressPlan: Sendable {
  package let block: AddressBlock
  /// Every party and `system`, by name.
  package let endpoints: [String: Endpoint]
  package let roles: Roles
  package let site: Site

  /// Gives each party its place; nil where there are more of a sort than places.
  package init?(_ scenario: Scenario, in block: AddressBlock) {
    var endpoints = ["system": Endpoint(block.system)]
    var parties = [Roles.Party("system", .system, block.system)]
    var carriers: [Site.Party] = []
    var others: [Site.Party] = []
    var edges: [(order: Int, party: Site.Party)] = []
    var agentCount = 0
    for party in scenario.parties {
      let isAgent = party.name.hasPrefix("agent")
      let address: IPAddress? =
        switch party.role {
        case .carrier: block.carrier(carriers.count)
        case .edge(let order): block.edge(order)
        case .system, .other:
          isAgent ? block.agent(agentCount) : block.other(others.count - agentCount)
        }
      guard let address else { return nil }
      let endpoint = Endpoint(address, party.transport.defaultPort)
      let site = Site.Party(party.name, endpoint, party.transport)
      switch party.role {
      case .carrier: carriers.append(site)
      case .edge(let order): edges.append((order, site))
      case .system, .other:
        others.append(site)
        if isAgent { agentCount += 1 }
      }
      endpoints[party.name] = site.endpoint
      parties.append(Roles.Party(party.name, party.role, address))
    }
    self.block = block
    self.endpoints = endpoints
    roles = Roles(parties)
    site = Site(
      system: Endpoint(block.system), carriers: carriers,
      edges: edges.sorted { $0.order < $1.order }.map(\.party), others: others)
  }

  /// Where a party that speaks that finds the others.
  func directory(over transport: Transport) -> [String: Endpoint] {
    var directory = endpoints
    directory["system"] = Endpoint(site.system.address, transport.defaultPort)
    return directory
  }

  /// The network all blocks of a run lie in.
  static func network(_ block: AddressBlock) -> IPAddress { .v4(127, block.network, 0, 0) }
}
