import Calls
import Wire

/// The trunks that calls of a series had to choose from.
public struct Trunks: Sendable {
  /// Whether they were named; else the calls show which of them is the primary, and no more.
  public let areNamed: Bool
  /// Of trunks that nobody named.
  let primary: UInt32?
  let parties: [Roles.Party]
  let probes: FailedProbes

  /// Whether the system called none.
  public var isEmpty: Bool { parties.isEmpty }

  /// The trunk's place in the order, from 0 (the primary); nil where it is not known.
  public func order(of attempt: PastCall.Attempt) -> Int? {
    areNamed ? parties[Int(attempt.trunk)].order : attempt.trunk == primary ? 0 : nil
  }

  /// What the trunk of that place is called.
  public func name(of order: Int) -> String {
    let word = RoleInference.edgeName(order)
    if areNamed { return parties.first { $0.order == order }?.name ?? word }
    guard order == 0, let primary else { return word }
    return "\(word) \(parties[Int(primary)].place)"
  }

  /// Whether OPTIONS to the primary, sent between two frames, had no good answer.
  public func hasFailedProbeOfPrimary(after first: Int, before last: Int) -> Bool {
    let primaries =
      areNamed ? parties.filter { $0.order == 0 } : primary.map { [parties[Int($0)]] } ?? []
    return primaries.contains { probes.contains(to: $0.address, after: first, before: last) }
  }
}

extension Roles.Party {
  /// An edge's place among the edges.
  fileprivate var order: Int? {
    if case .edge(let order) = role { order } else { nil }
  }
}
