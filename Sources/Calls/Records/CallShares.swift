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

  /// How long after a call's last message on a way something else there is still the call's: 64*T1.
  package static let patience = Duration.seconds(32)

  public init(_ calls: [Call], _ sightings: [Sighting]) {
    shares = Array(repeating: [], count: calls.count)
    var callOf: [String: Int] = [:]
    for (index, call) in calls.enumerated() {
      for callID in call.callIDs { callOf[callID] = index }
    }
    var latest = LatestUses<Int>()
    for sighting in sightings {
      let owner: Int?
      if case .sip(let message) = sighting.content {
        owner = callOf[message.callID]
        if let owner { latest.note(sighting, by: owner) }
      } else {
        owner = latest.owner(of: sighting)
      }
      if let owner { shares[owner].append(sighting) } else { rest.append(sighting) }
    }
  }
}
