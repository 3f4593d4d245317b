import Calls
import Wire

/// Numbers trunks, and finds which belong together and which of them comes first.
///
/// Where nobody names them, trunks belong together if the system went from one to the other
/// because it failed (5xx, or refused by the network); the one that never came after another is
/// the primary. One call alone does not tell: a call that spares the primary looks as if its
/// secondary were the first.
struct TrunkDirectory: Sendable {
  /// How many are told apart, about 10 MB; calls to more are not remembered.
  static let most = 65_536

  private struct Place: Hashable {
    let system: IPAddress?
    let systemPort: UInt16?
    let address: IPAddress
    let port: UInt16?
  }

  let areNamed: Bool
  private(set) var parties: [Roles.Party] = []
  /// Whose trunks they are.
  private var systems: [IPAddress?] = []
  private var numbers: [Place: UInt32] = [:]
  private var parents: [UInt32] = []
  private var comesLater: [Bool] = []
  private var primaries: [UInt32?] = []
  /// By primary.
  private var groups: [UInt32: [Roles.Party]] = [:]

  init(areNamed: Bool) {
    self.areNamed = areNamed
  }

  /// The number of a trunk of a system; nil where there are too many.
  mutating func number(of edge: Roles.Party, of system: Roles.Party?) -> UInt32? {
    let place = Place(
      system: areNamed ? nil : system?.address, systemPort: areNamed ? nil : system?.port,
      address: edge.address, port: edge.port)
    if let known = numbers[place] { return known }
    guard parties.count < Self.most else { return nil }
    let number = UInt32(parties.count)
    numbers[place] = number
    parties.append(edge)
    systems.append(system?.address)
    parents.append(number)
    comesLater.append(false)
    return number
  }

  /// Learns from a call that tried several trunks.
  mutating func learn(from call: PastCall) {
    guard !areNamed, var earlier = call.first, !call.others.isEmpty else { return }
    var tried: Set<UInt32> = [earlier.trunk]
    for attempt in call.others {
      if tried.insert(attempt.trunk).inserted, earlier.hasFailed(before: attempt) {
        parents[Int(root(of: attempt.trunk))] = root(of: earlier.trunk)
        comesLater[Int(attempt.trunk)] = true
      }
      earlier = attempt
    }
  }

  private mutating func root(of number: UInt32) -> UInt32 {
    var root = number
    while parents[Int(root)] != root {
      parents[Int(root)] = parents[Int(parents[Int(root)])]
      root = parents[Int(root)]
    }
    return root
  }

  /// Finds the primaries, as far as calls have told.
  mutating func settle() {
    guard !areNamed else { return }
    var candidates: [UInt32: UInt32?] = [:]
    var sizes: [UInt32: Int] = [:]
    for number in parents.indices.map({ UInt32($0) }) {
      let root = root(of: number)
      sizes[root, default: 0] += 1
      guard !comesLater[Int(number)] else { continue }
      // Two that come first: they have changed places, or belong to different routes.
      candidates[root] = candidates.keys.contains(root) ? .some(nil) : number
    }
    primaries = parents.indices.map { number in
      let root = root(of: UInt32(number))
      return sizes[root] == 1 ? nil : candidates[root] ?? nil
    }
    groups = [:]
    for (number, primary) in primaries.enumerated() {
      if let primary { groups[primary, default: []].append(parties[number]) }
    }
  }

  /// The primary of the trunks a call tried; that of named trunks is 0, whoever it is.
  func key(of call: PastCall) -> UInt32? {
    areNamed ? 0 : call.first.flatMap { primaries[Int($0.trunk)] }
  }

  /// Whether a trunk that was the primary still is.
  func isPrimary(_ key: UInt32) -> Bool { areNamed || primaries[Int(key)] == key }

  /// The trunks as a check sees them that judges the calls of that key.
  func trunks(
    _ key: UInt32?, _ probes: ProbeTable, _ failures: FailedConnections, roles: Roles?,
    span: ClosedRange<Moment>?
  ) -> Trunks {
    let own =
      roles.map { $0.parties.filter { $0.role == .system }.map(\.address) }
      ?? (key.flatMap { systems[Int($0)] }).map { [$0] } ?? []
    return Trunks(
      areNamed: areNamed, primary: key, parties: parties, group: key.flatMap { groups[$0] } ?? [],
      named: roles?.parties ?? [], systems: Set(own), probes: probes, failures: failures, span: span
    )
  }
}

extension PastCall.Attempt {
  /// Whether the trunk had refused by then, on its own behalf or through the network.
  fileprivate func hasFailed(before next: Self) -> Bool {
    guard isSent else { return true }
    guard let final else { return false }
    return (500..<600).contains(final.status) && final.mark.frame < next.start.frame
  }
}
