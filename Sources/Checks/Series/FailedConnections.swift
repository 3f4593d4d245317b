import Calls
import SIP
import Wire

/// When connections to addresses were refused, broken off or not answered.
///
/// For whom they were is not known: they excuse who then spares a trunk, and accuse nobody.
struct FailedConnections: Sendable {
  /// How many are remembered, about 40 bytes each, and of how many addresses; of more the first.
  private static let most = 1_000_000
  private static let mostAddresses = 65_536

  /// Where trunks are, if they were named: only theirs matter.
  private let trunks: Set<IPAddress>?

  init(of roles: Roles?) {
    trunks = roles.map { roles in
      Set(
        roles.parties.compactMap { party -> IPAddress? in
          if case .edge = party.role { party.address } else { nil }
        })
    }
  }

  private struct Failure {
    let at: Moment
    let frame: Int
    /// The other end.
    let client: IPAddress
  }

  private(set) var hasForgotten = false

  private var all: [IPAddress: ContiguousArray<Failure>] = [:]
  private var count = 0

  /// Takes what was seen of a connection, anything else is none of it.
  mutating func note(_ sighting: Sighting) {
    let address: IPAddress
    let client: IPAddress
    switch sighting.content {
    case .reset: (address, client) = (sighting.source.address, sighting.destination.address)
    case .unreachable where sighting.transport != .tcp: return
    case .unanswered, .unreachable:
      (address, client) = (sighting.destination.address, sighting.source.address)
    case .sip, .unreadable, .connected, .dnsQuery: return
    }
    if let trunks, !trunks.contains(address) { return }
    guard count < Self.most, all.count < Self.mostAddresses || all[address] != nil else {
      hasForgotten = true
      return
    }
    count += 1
    all[address, default: []].append(
      Failure(at: sighting.at, frame: sighting.frame, client: client))
  }

  /// Brings them into order; what was told twice counts once.
  mutating func sort() {
    for address in Array(all.keys) {
      let inOrder = (all[address] ?? []).sorted { ($0.at, $0.frame) < ($1.at, $1.frame) }
      var kept: ContiguousArray<Failure> = []
      for failure in inOrder where kept.last?.frame != failure.frame { kept.append(failure) }
      count -= inOrder.count - kept.count
      all[address] = kept
    }
  }

  /// Whether one of those systems had one to an address then, but those at some frames; to be asked
  /// once sorted.
  func contains(
    _ address: IPAddress, of systems: Set<IPAddress>, in span: ClosedRange<Moment>,
    but frames: Set<Int> = []
  ) -> Bool {
    guard let failures = all[address] else { return false }
    var place = failures.partitioningIndex { $0.at >= span.lowerBound }
    while place < failures.endIndex, failures[place].at <= span.upperBound {
      let failure = failures[place]
      if systems.contains(failure.client), !frames.contains(failure.frame) { return true }
      place += 1
    }
    return false
  }

  /// Whether there was one to an address at that frame.
  func contains(_ address: IPAddress, _ mark: PastCall.Mark) -> Bool {
    guard let failures = all[address] else { return false }
    var place = failures.partitioningIndex { $0.at >= mark.at }
    while place < failures.endIndex, failures[place].at == mark.at {
      if failures[place].frame == mark.frame { return true }
      place += 1
    }
    return false
  }
}
