public import Calls
public import SIP
import Wire

/// What the network said of the system's packets to edges.
public struct NetworkRefusals: Sendable {
  /// TCP connections that an edge refused or reset, towards the system.
  public let connections: [Sighting]
  /// TCP connections that the system asked an edge for, without an answer.
  public let silences: [Sighting]
  /// Packets of the system that came back as ICMP unreachable.
  private let unreachables: [Sighting]
  private let roles: Roles

  public init(_ sightings: [Sighting], _ roles: Roles) {
    self.roles = roles
    connections = sightings.filter {
      if case .reset = $0.content {
        roles.edgeOrder($0.source) != nil && roles.isSystem($0.destination)
      } else {
        false
      }
    }
    silences = sightings.filter {
      if case .unanswered = $0.content {
        roles.isSystem($0.source) && roles.edgeOrder($0.destination) != nil
      } else {
        false
      }
    }
    unreachables = sightings.filter {
      if case .unreachable = $0.content { roles.isSystem($0.source) } else { false }
    }
  }

  /// The word that a packet to the edge of that place, sent since that frame, did not arrive.
  public func refusal(of order: Int, from frame: Int) -> Sighting? {
    let reset = connections.first { $0.frame > frame && roles.edgeOrder($0.source) == order }
    let unreachable = unreachables.first {
      $0.frame > frame && roles.edgeOrder($0.destination) == order
    }
    return [reset, unreachable].compactMap { $0 }.min { $0.frame < $1.frame }
  }
}
