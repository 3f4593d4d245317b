import Calls
import SIP
import Wire

/// Finds the calls that refusals, resets and unreadable bytes belong to, while they come.
///
/// The same rule as `CallShares`: the call that used that way last.
struct AsideOwners {
  /// More are forgotten: the oldest half.
  private static let mostWays = 16_384
  /// What is kept for calls that are not over; more is nobody's.
  private static let most = 10_000
  private static let mostBytes = 16 << 20

  /// By the hash of its Call-ID, which may be long.
  private var calls: Set<UInt64> = []
  private var latest = LatestUses<UInt64>()
  private var owned: [UInt64: [Sighting]] = [:]
  private var count = 0
  private var bytes = 0

  /// Notes a message on its way; `key` is the hash of its Call-ID.
  mutating func note(_ sighting: Sighting, _ message: Message, of key: UInt64) {
    if message.method == .invite { calls.insert(key) }
    guard calls.contains(key) else { return }
    latest.note(sighting, by: key)
    latest.forget(beyond: Self.mostWays)
  }

  /// Keeps something for its call; false where it belongs to none.
  mutating func keep(_ sighting: Sighting) -> Bool {
    // Whose call was given already would never be given it.
    guard let key = latest.owner(of: sighting), calls.contains(key), count < Self.most,
      bytes < Self.mostBytes
    else { return false }
    owned[key, default: []].append(sighting)
    count += 1
    bytes += Asides.size(sighting)
    return true
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
