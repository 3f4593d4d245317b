import Calls
import SIP
import Wire

/// What was seen beside messages: refusals of the network, lookups, bytes that are not SIP.
struct Asides {
  /// How many are kept; and of bytes that are not SIP, how many bytes.
  static let most = 10_000
  static let mostBytes = 16 << 20
  /// Stamps may step back by this much.
  static let disorder = Duration.seconds(2)

  private(set) var all: [Sighting] = []
  private var start = 0
  private var bytes = 0
  private(set) var forgotten = 0
  private var latest: Moment?

  /// Whether there never were any.
  var isEmpty: Bool { latest == nil }

  mutating func add(_ sighting: Sighting) {
    all.append(sighting)
    bytes += Self.size(sighting)
    latest = max(latest ?? sighting.at, sighting.at)
    while all.count - start > Self.most || bytes > Self.mostBytes, start < all.count {
      bytes -= Self.size(all[start])
      start += 1
      forgotten += 1
    }
    if start > Self.most {
      all.removeFirst(start)
      start = 0
    }
  }

  /// The bytes that are kept for it.
  static func size(_ sighting: Sighting) -> Int {
    if case .unreadable(let bytes, _) = sighting.content { bytes.count } else { 0 }
  }

  /// Those of a call that began and ended then and that concern one of those addresses.
  func around(
    _ span: ClosedRange<Moment>, _ concerns: (IPAddress) -> Bool
  ) -> [Sighting] {
    guard let latest, latest >= span.lowerBound else { return [] }
    let end = span.upperBound + .seconds(1)
    var found: [Sighting] = []
    for sighting in all[start...].reversed() {
      if sighting.at < span.lowerBound - Self.disorder { break }
      guard sighting.at >= span.lowerBound, sighting.at <= end,
        concerns(sighting.source.address) || concerns(sighting.destination.address)
      else { continue }
      found.append(sighting)
    }
    return found.reversed()
  }
}
