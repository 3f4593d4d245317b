import Calls
import SIP
import Wire

/// Gives refusals, resets and unreadable bytes to those whose calls used their ways last.
///
/// The same rule as `CallShares`, for messages that are not all there at once. What it gives out is
/// known before: only messages on ways and to addresses that it asks about count.
struct AsideShares {
  private typealias Way = LatestUses<Int>.Way

  /// A message of a call.
  private struct Use {
    let frame: Int
    let place: UInt64
    let at: Moment
    let way: Way
    let destination: IPAddress
    let owner: Int
  }

  private let asides: [CallIntake.Seen]
  private var ways: Set<Way> = []
  private var ends: Set<IPAddress> = []
  private var uses: [Use] = []

  init(_ asides: [CallIntake.Seen]) {
    self.asides = CallIntake.Seen.inOrder(asides)
    for aside in asides {
      ways.insert(Way(aside.sighting))
      ends.insert(LatestUses<Int>.asker(aside.sighting))
    }
  }

  /// Whether there is nothing to give.
  var isEmpty: Bool { asides.isEmpty }

  /// Notes a message of a call; `owner` is a number for whom its call is of.
  mutating func note(_ seen: CallIntake.Seen, of owner: Int) {
    let message = seen.sighting
    let way = Way(message)
    guard ways.contains(way) || ends.contains(message.destination.address) else { return }
    uses.append(
      Use(
        frame: message.frame, place: seen.place, at: message.at, way: way,
        destination: message.destination.address, owner: owner))
  }

  /// What is whose, and what is nobody's, once all messages are noted.
  func settled() -> (owned: [Int: [CallIntake.Seen]], rest: [CallIntake.Seen]) {
    let inOrder = uses.sorted { ($0.frame, $0.place) < ($1.frame, $1.place) }
    var latest = LatestUses<Int>()
    var owned: [Int: [CallIntake.Seen]] = [:]
    var rest: [CallIntake.Seen] = []
    var next = 0
    for aside in asides {
      let sighting = aside.sighting
      while next < inOrder.count,
        (inOrder[next].frame, inOrder[next].place) < (sighting.frame, aside.place)
      {
        let use = inOrder[next]
        latest.note(use.way, to: use.destination, at: use.at, by: use.owner)
        next += 1
      }
      if let owner = latest.owner(of: sighting) {
        owned[owner, default: []].append(aside)
      } else {
        rest.append(aside)
      }
    }
    return (owned, rest)
  }
}
