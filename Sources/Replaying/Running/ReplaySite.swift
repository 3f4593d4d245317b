import Calls
import Plugins
import Transports
import Wire

/// Where everybody of a cast stands on loopback.
struct ReplaySite {
  let site: Site
  /// By the member's place in the cast.
  let endpoints: [Endpoint]

  /// Nil where somebody who is played has no place; those beyond are given to no call.
  init?(_ script: ReplayScript, in block: AddressBlock) {
    let cast = script.cast
    var carriers: [Site.Party] = []
    var edges: [Site.Party] = []
    var others: [Site.Party] = []
    var endpoints: [Endpoint] = []
    for (index, member) in cast.members.enumerated() {
      guard !ScriptWriter.isBeyond(index, in: cast) else {
        // Nobody is there, and nothing is sent from there.
        endpoints.append(Endpoint(block.address(254), 9))
        continue
      }
      let address: IPAddress? =
        switch member.role {
        case .carrier: block.carrier(carriers.count)
        case .edge: block.edge(edges.count)
        case .other, .silent, .system: block.other(others.count)
        }
      guard let address else { return nil }
      // Whose calls over TLS are not played must not make the system want a certificate.
      let transport = member.transport == .tls && !script.isSecured ? .tcp : member.transport
      let party = Site.Party(member.name, Endpoint(address, transport.defaultPort), transport)
      endpoints.append(party.endpoint)
      switch member.role {
      case .carrier: carriers.append(party)
      case .edge: edges.append(party)
      case .other, .silent, .system: others.append(party)
      }
    }
    // A proxy cannot be configured without anybody to call.
    if edges.isEmpty, let address = block.edge(0) {
      edges.append(Site.Party("nobody", Endpoint(address), .udp))
    }
    site = Site(
      system: Endpoint(block.system), carriers: carriers, edges: edges, others: others)
    self.endpoints = endpoints
  }
}
