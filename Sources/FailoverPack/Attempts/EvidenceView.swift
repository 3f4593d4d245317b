import Calls
import Checks
import SIP
import Wire

/// The evidence with what failover checks look up again and again found once.
struct EvidenceView {
  let roles: Roles
  let calls: [Call]
  let endedAt: Moment
  let policy: FailoverPolicy
  /// TCP connections that an edge refused or reset, towards the system.
  let connectionRefusals: [Sighting]
  /// Packets of the system that came back as ICMP unreachable.
  private let unreachables: [Sighting]

  init(_ evidence: Evidence) {
    roles = evidence.roles
    calls = evidence.calls
    endedAt = evidence.endedAt
    policy = evidence.policy(FailoverPolicy.self)
    let roles = evidence.roles
    connectionRefusals = evidence.sightings.filter {
      if case .reset = $0.content {
        roles.edgeOrder($0.source) != nil && roles.isSystem($0.destination)
      } else {
        false
      }
    }
    unreachables = evidence.sightings.filter {
      if case .unreachable = $0.content { roles.isSystem($0.source) } else { false }
    }
  }

  /// The network's word that a packet sent to the edge of that place at or after that frame did not arrive.
  func refusal(of order: Int, from frame: Int) -> Sighting? {
    let reset = connectionRefusals.first { $0.frame > frame && roles.edgeOrder($0.source) == order }
    let unreachable = unreachables.first {
      $0.frame > frame && roles.edgeOrder($0.destination) == order
    }
    return [reset, unreachable].compactMap { $0 }.min { $0.frame < $1.frame }
  }

  /// Whether there is a trunk that none of the attempts was at.
  func hasTrunkLeft(after attempts: [Attempt]) -> Bool {
    let tried = Set(attempts.map(\.order))
    return roles.parties.contains {
      if case .edge(let order) = $0.role { !tried.contains(order) } else { false }
    }
  }
}
