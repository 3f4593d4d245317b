import SIP
import Wire

/// When the network itself said that nobody is there.
struct Refusals {
  private var moments: [String: [Moment]] = [:]

  init(_ sightings: [Sighting]) {
    for sighting in sightings {
      switch sighting.content {
      case .unreachable:
        moments[Self.key(sighting.source, sighting.destination), default: []].append(sighting.at)
      case .reset:
        moments[Self.key(sighting.destination, sighting.source), default: []].append(sighting.at)
      case .sip, .unreadable, .connected, .unanswered, .dnsQuery: continue
      }
    }
  }

  func first(from client: Endpoint, to server: Endpoint, after start: Moment) -> Moment? {
    moments[Self.key(client, server)]?.first { $0 >= start }
  }

  private static func key(_ client: Endpoint, _ server: Endpoint) -> String {
    "\(client.address) \(server)"
  }
}
