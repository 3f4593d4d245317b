package import Calls
package import Plugins
package import Systems
package import Transports
package import Wire

/// Who has which address in one run.
package struct AddressPlan: Sendable {
  package let block: AddressBlock
  /// Every party and `system`, by name.
  package let endpoints: [String: Endpoint]
  package let roles: Roles
  package let site: Site

  /// Gives each party its place in the block, or where a system that runs already expects it; nil
  /// where there are more of a sort than places.
  package init?(
    _ scenario: Scenario, in block: AddressBlock, around standing: StandingSite? = nil,
    service: Roles.Service = .passingOn
  ) {
    let system = standing?.system ?? Endpoint(block.system)
    var endpoints = ["system": system]
    var parties = [Roles.Party("system", .system, system.address)]
    var carriers: [Site.Party] = []
    var others: [Site.Party] = []
    var silent: [Site.Party] = []
    var edges: [(order: Int, party: Site.Party)] = []
    var agentCount = 0
    for party in scenario.parties {
      let isAgent = party.name.hasPrefix("agent")
      let endpoint: Endpoint?
      if let standing {
        endpoint =
          switch party.role {
          case .carrier: standing.carriers.dropFirst(carriers.count).first
          case .edge(let order): standing.trunks.dropFirst(order).first
          case .silent: nil
          case .system, .other: standing.others.dropFirst(others.count).first
          }
      } else {
        let address: IPAddress? =
          switch party.role {
          case .carrier: block.carrier(carriers.count)
          case .edge(let order): block.edge(order)
          case .silent: block.other(others.count - agentCount + silent.count)
          case .system, .other:
            isAgent
              ? block.agent(agentCount)
              : block.other(others.count - agentCount + silent.count)
          }
        endpoint = address.map { Endpoint($0, party.transport.defaultPort) }
      }
      guard let endpoint else { return nil }
      let site = Site.Party(party.name, endpoint, party.transport)
      switch party.role {
      case .carrier: carriers.append(site)
      case .edge(let order): edges.append((order, site))
      case .silent: silent.append(site)
      case .system, .other:
        others.append(site)
        if isAgent { agentCount += 1 }
      }
      endpoints[party.name] = site.endpoint
      parties.append(Roles.Party(party.name, party.role, endpoint.address))
    }
    self.block = block
    self.endpoints = endpoints
    roles = Roles(parties, service: service)
    site = Site(
      system: system, carriers: carriers,
      edges: edges.sorted { $0.order < $1.order }.map(\.party), others: others,
      silent: silent)
  }

  /// Where a party that speaks that finds the others.
  func directory(over transport: Transport) -> [String: Endpoint] {
    var directory = endpoints
    if transport == .tls {
      directory["system"] = Endpoint(site.system.address, transport.defaultPort)
    }
    return directory
  }

  /// The network all blocks of a run lie in.
  static func network(_ block: AddressBlock) -> IPAddress { .v4(127, block.network, 0, 0) }
}
