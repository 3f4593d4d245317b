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
    let callID: String
    let at: Moment
  }

  /// More are forgotten: the oldest half.
  private static let mostWays = 16_384
  /// What is kept for calls that are not over; more is nobody's.
  private static let most = 10_000
  private static let mostBytes = 16 << 20

  private var calls: Set<String> = []
  private var latestOnWay: [Way: Use] = [:]
  private var latestAt: [IPAddress: Use] = [:]
  private var owned: [String: [Sighting]] = [:]
  private var count = 0
  private var bytes = 0

  /// Notes a message on its way.
  mutating func note(_ sighting: Sighting) {
    guard let message = sighting.message else { return }
    if message.method == .invite { calls.insert(message.callID) }
    guard calls.contains(message.callID) else { return }
    let use = Use(callID: message.callID, at: sighting.at)
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
    guard let callID = owner(of: sighting), count < Self.most, bytes < Self.mostBytes else {
      return false
    }
    owned[callID, default: []].append(sighting)
    count += 1
    bytes += Asides.size(sighting)
    return true
  }

  private func owner(of sighting: Sighting) -> String? {
    let onWay = latestOnWay[Way(sighting.source.address, sighting.destination.address)]
    switch sighting.content {
    case .unreadable, .unreachable: return Self.recent(onWay, sighting)
    case .reset:
      return Self.recent(onWay, sighting)
        ?? Self.recent(latestAt[sighting.destination.address], sighting)
    case .sip, .dnsQuery: return nil
    }
  }

  private static func recent(_ use: Use?, _ sighting: Sighting) -> String? {
    guard let use, sighting.at - use.at <= CallShares.patience else { return nil }
    return use.callID
  }

  /// Gives what was kept for a call that is over, and forgets the call.
  mutating func take(_ callIDs: Set<String>) -> [Sighting] {
    var taken: [Sighting] = []
    for callID in callIDs {
      calls.remove(callID)
      taken += owned.removeValue(forKey: callID) ?? []
    }
    count -= taken.count
    bytes -= taken.reduce(0) { $0 + Asides.size($1) }
    return taken
  }
}
