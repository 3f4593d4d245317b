public import SIP
import Wire

/// A capture's sightings, each given to the call it belongs to.
///
/// A message belongs to the call with its Call-ID, whether the call's model could place it or not.
/// A refusal, a reset or bytes that are not SIP belong to the call that last used that way.
public struct CallShares: Sendable {
  /// By place of the call in `calls`; each in capture order.
  public private(set) var shares: [[Sighting]]
  /// What belongs to none, in capture order.
  public private(set) var rest: [Sighting] = []

  private struct Way: Hashable {
    let low: IPAddress
    let high: IPAddress

    init(_ sighting: Sighting) {
      low = min(sighting.source.address, sighting.destination.address)
      high = max(sighting.source.address, sighting.destination.address)
    }
  }

  /// How long after a call's last message on a way something else there is still the call's: 64*T1.
  package static let patience = Duration.seconds(32)

  public init(_ calls: [Call], _ sightings: [Sighting]) {
    shares = Array(repeating: [], count: calls.count)
    var callOf: [String: Int] = [:]
    for (index, call) in calls.enumerated() {
      for callID in call.callIDs { callOf[callID] = index }
    }
    var latestOnWay: [Way: (call: Int, at: Moment)] = [:]
    var latestAt: [IPAddress: (call: Int, at: Moment)] = [:]
    for sighting in sightings {
      let owner: Int?
      switch sighting.content {
      case .sip(let message):
        owner = callOf[message.callID]
        if let owner {
          latestOnWay[Way(sighting)] = (owner, sighting.at)
          latestAt[sighting.destination.address] = (owner, sighting.at)
        }
      case .unreadable, .unreachable:
        owner = Self.recent(latestOnWay[Way(sighting)], sighting)
      case .reset:
        // A connection attempt refused: no message had gone that way, but one had come to whoever
        // attempted it.
        owner =
          Self.recent(latestOnWay[Way(sighting)], sighting)
          ?? Self.recent(latestAt[sighting.destination.address], sighting)
      case .dnsQuery: owner = nil
      }
      if let owner { shares[owner].append(sighting) } else { rest.append(sighting) }
    }
  }

  private static func recent(_ latest: (call: Int, at: Moment)?, _ sighting: Sighting) -> Int? {
    guard let latest, sighting.at - latest.at <= patience else { return nil }
    return latest.call
  }
}
