import Calls
import SIP
import Wire

/// Connections that took notable time to set up: of each way the latest, and the latest ways.
struct SetupKeeping {
  /// How many are kept of connections between the same two ports.
  private static let mostOfWay = 16
  /// Beyond so many the older half of the ways is forgotten, about 20 MB.
  private static let most = 65_536

  private struct Way: Hashable {
    let source: Endpoint
    let destination: Endpoint

    init(_ sighting: Sighting) {
      source = sighting.source
      destination = sighting.destination
    }
  }

  private var ways: [Way: [Sighting]] = [:]
  private var count = 0
  private var forgottenUntil: Moment?

  mutating func add(_ setup: Sighting) {
    let way = Way(setup)
    if ways[way]?.count == Self.mostOfWay { ways[way]?.removeFirst() } else { count += 1 }
    ways[way, default: []].append(setup)
    guard count > Self.most else { return }
    let times = ways.values.compactMap { $0.last?.at }.sorted()
    let middle = times[times.count / 2]
    ways = ways.filter { ($0.value.last?.at).map { $0 > middle } ?? false }
    count = ways.values.reduce(0) { $0 + $1.count }
    forgottenUntil = max(forgottenUntil ?? middle, middle)
  }

  /// Those of the connections that a call's INVITEs were sent on and that were set up meanwhile;
  /// `isCut` where one may be forgotten.
  func of(_ call: Call) -> Asides.Share {
    var share = Asides.Share()
    guard !ways.isEmpty else { return share }
    var latest: [Way: Moment] = [:]
    for invite in call.legs.lazy.flatMap(\.invites).map(\.request)
    where invite.transport.isReliable {
      latest[Way(invite)] = max(latest[Way(invite)] ?? invite.at, invite.at)
    }
    for (way, sentAt) in latest {
      guard let setups = ways[way] else {
        if let forgottenUntil, sentAt <= forgottenUntil { share.isCut = true }
        continue
      }
      share.sightings += setups.filter { setup in
        guard case .connected(let span) = setup.content else { return false }
        return span.upperBound > call.startedAt && span.upperBound <= sentAt
      }
    }
    share.sightings.sort { $0.frame < $1.frame }
    return share
  }
}
