import Calls
public import Wire

/// The trunks that calls of a series had to choose from.
public struct Trunks: Sendable {
  /// Whether they were named; else the calls show which of them is the primary, and no more.
  public let areNamed: Bool
  /// Of trunks that nobody named.
  let primary: UInt32?
  let parties: [Roles.Party]
  /// The edges by place, where they were named.
  let edges: [Roles.Party]
  let probes: ProbeTable
  /// From the first thing seen to the last; nil where that is not known.
  public let span: ClosedRange<Moment>?

  /// Whether the system called none.
  public var isEmpty: Bool { parties.isEmpty }

  /// The trunk's place in the order, from 0 (the primary); nil where it is not known.
  public func order(of attempt: PastCall.Attempt) -> Int? {
    areNamed ? parties[Int(attempt.trunk)].order : attempt.trunk == primary ? 0 : nil
  }

  /// What the trunk of that place is called.
  public func name(of order: Int) -> String {
    let word = RoleInference.edgeName(order)
    if areNamed { return edges.first { $0.order == order }?.name ?? word }
    guard order == 0, let primary else { return word }
    return "\(word) \(parties[Int(primary)].place)"
  }

  /// The places of the trunks that are known: all where they were named, else the primary's.
  public var orders: [Int] {
    areNamed ? edges.compactMap(\.order).sorted() : primary == nil ? [] : [0]
  }

  /// The OPTIONS to the trunk of that place, in order.
  ///
  /// None where several parties share the address: whom each was for is not remembered.
  public func probes(of order: Int) -> ContiguousArray<PastProbe> {
    let party =
      areNamed
      ? edges.first { $0.order == order } : order == 0 ? primary.map { parties[Int($0)] } : nil
    guard let party, party.port == nil else { return [] }
    return probes.all(to: party.address)
  }

  /// Whether OPTIONS to the primary, sent between two frames, had no good answer.
  public func hasFailedProbeOfPrimary(after first: Int, before last: Int) -> Bool {
    let primaries =
      areNamed ? parties.filter { $0.order == 0 } : primary.map { [parties[Int($0)]] } ?? []
    return primaries.contains { probes.hasFailed(to: $0.address, after: first, before: last) }
  }
}

extension Roles.Party {
  /// An edge's place among the edges.
  fileprivate var order: Int? {
    if case .edge(let order) = role { order } else { nil }
  }
}
