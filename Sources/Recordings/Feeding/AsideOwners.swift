import Calls
import SIP
import Wire

/// Finds the calls that refusals, resets and unreadable bytes belong to, while they come.
///
/// The same rule as `CallShares`: the call that used that way last.
struct AsideOwners {
  private struct Way: Hashable {
    let low: IPAddress
    let high: IPAddress

    init(_ source: IPAddress, _ destination: IPAddress) {
      low = min(source, destination)
      high = max(source, destination)
    }
  }

  private struct Use {
    let key: UInt64
    let at: Moment
  }

  /// More are forgotten: the oldest half.
  private static let mostWays = 16_384
  /// What is kept for calls that are not over; more is nobody's.
  private static let most = 10_000
  private static let mostBytes = 16 << 20

  /// By the hash of its Call-ID, which may be long.
  private var calls: Set<UInt64> = []
  private var latestOnWay: [Way: Use] = [:]
  private var latestAt: [IPAddress: Use] = [:]
  private var owned: [UInt64: [Sighting]] = [:]
  private var count = 0
  private var bytes = 0

  /// Notes a message on its way; `key` is the hash of its Call-ID.
  mutating func note(_ sighting: Sighting, _ message: Message, of key: UInt64) {
    if message.method == .invite { calls.insert(key) }
    guard calls.contains(key) else { return }
    let use = Use(key: key, at: sighting.at)
    latestOnWay[Way(sighting.source.address, sighting.destination.address)] = use
    latestAt[sighting.destination.address] = use
    if latestOnWay.count > Self.mostWays { Self.halve(&latestOnWay) }
    if latestAt.count > Self.mostWays { Self.halve(&latestAt) }
  }

  private static func halve<Place>(_ uses: inout [Place: Use]) {
    let times = uses.values.map(\.at).sorted()
    let middle = times[times.count / 2]
    uses = uses.filter { $0.value.at > middle }
  }

  /// Keeps something for its call; false where it belongs to none.
  mutating func keep(_ sighting: Sighting) -> Bool {
    guard let key = owner(of: sighting), count < Self.most, bytes < Self.mostBytes else {
      return false
    }
    owned[key, default: []].append(sighting)
    count += 1
    bytes += Asides.size(sighting)
    return true
  }

  private func owner(of sighting: Sighting) -> UInt64? {
    let onWay = latestOnWay[Way(sighting.source.address, sighting.destination.address)]
    switch sighting.content {
    case .unreadable, .unreachable: return Self.recent(onWay, sighting)
    case .reset:
      return Self.recent(onWay, sighting)
        ?? Self.recent(latestAt[sighting.destination.address], sighting)
    case .sip, .dnsQuery: return nil
    }
  }

  private static func recent(_ use: Use?, _ sighting: Sighting) -> UInt64? {
    guard let use, sighting.at - use.at <= CallShares.patience else { return nil }
    return use.key
  }

  /// Gives what was kept for a call that is over, and forgets the call.
  mutating func take(_ keys: [UInt64]) -> [Sighting] {
    var taken: [Sighting] = []
    for key in keys {
      calls.remove(key)
      taken += owned.removeValue(forKey: key) ?? []
    }
    count -= taken.count
    bytes -= taken.reduce(0) { $0 + Asides.size($1) }
    return taken
  }
}
