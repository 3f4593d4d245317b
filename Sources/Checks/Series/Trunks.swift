import Calls
public import Wire

/// The trunks that calls of a series had to choose from.
public struct Trunks: Sendable {
  /// Whether they were named; else the calls show which of them is the primary, and no more.
  public let areNamed: Bool
  /// Of trunks that nobody named.
  let primary: UInt32?
  let parties: [Roles.Party]
  /// Of those that nobody named: the trunks that belong together with the primary.
  let group: [Roles.Party]
  /// Who is around the system, where that was named.
  let named: [Roles.Party]
  /// Where the system is.
  let systems: Set<IPAddress>
  let probes: ProbeTable
  let failures: FailedConnections
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
    if areNamed { return named.first { $0.order == order }?.name ?? word }
    guard order == 0, let primary else { return word }
    return "\(word) \(parties[Int(primary)].place)"
  }

  /// The places of the trunks that are known: all where they were named, else the primary's.
  public var orders: [Int] {
    areNamed ? Set(named.compactMap(\.order)).sorted() : primary == nil ? [] : [0]
  }

  func places(of order: Int) -> [Roles.Party] {
    if areNamed { return named.filter { $0.order == order } }
    guard order == 0, let primary else { return [] }
    return [parties[Int(primary)]]
  }

  /// What is left of a verdict on where calls went.
  ///
  /// Where nobody named the trunks and OPTIONS failed, calls may have been kept from the primary,
  /// and another was taken for it.
  public func weighed(_ verdict: Verdict) -> Verdict {
    guard !areNamed, case .failed(let findings) = verdict, let first = findings.first,
      group.contains(where: { probes.hasFailed(to: $0.address) })
    else { return verdict }
    return .inconclusive(
      "\(first.message); but which trunk comes first was inferred, and OPTIONS that failed may have "
        + "moved calls: name the trunks")
  }

  /// Whether a connection of the system to the trunk of that place failed then, but those at some
  /// frames.
  ///
  /// Where several parties share its address it may have been another's.
  public func hasFailedConnection(
    _ order: Int, in span: ClosedRange<Moment>, but frames: Set<Int>
  ) -> Bool {
    places(of: order).contains { failures.contains($0.address, of: systems, in: span, but: frames) }
  }

  /// Whether one failed there.
  public func hasFailedConnection(_ mark: PastCall.Mark, _ order: Int) -> Bool {
    places(of: order).contains { failures.contains($0.address, mark) }
  }

  /// Whether OPTIONS give a reason at a moment to spare the trunk of that place.
  ///
  /// They do where one had not shown life by then, and none that was sent after it had, that time
  /// `before` the moment. One that was sent less than `patience` before says nothing yet. Others'
  /// count as well: the system may have its trunks watched from elsewhere.
  public func isInDoubt(
    _ order: Int, at moment: Moment, before: Duration, patience: Duration,
    showsLife: (PastProbe) -> Bool
  ) -> Bool {
    places(of: order).contains { place in
      // Where several share an address, whom each was for is not remembered.
      if place.port != nil { return probes.hasFailed(to: place.address) }
      let deciding = probes.last(to: place.address, before: moment) { probe in
        guard let answer = probe.answer, answer.mark.at < moment else {
          return moment - probe.asked.at >= patience
        }
        return !showsLife(probe) || answer.mark.at + before <= moment
      }
      guard let deciding else { return false }
      return !showsLife(deciding) || (deciding.answer?.mark.at ?? moment) >= moment
    }
  }
}

extension Roles.Party {
  /// An edge's place among the edges.
  fileprivate var order: Int? {
    if case .edge(let order) = role { order } else { nil }
  }
}
