import SIP
import Wire

/// Sightings of one kind in the order they came, the oldest of which are forgotten.
struct AsideRow {
  /// What is looked at of a sighting before it is taken.
  struct Mark {
    let at: Moment
    let source: IPAddress
    let destination: IPAddress
  }

  /// So many addresses are told apart of which something was forgotten.
  private static let mostEnds = 1_000

  private var marks: [Mark] = []
  private var sightings: [Sighting] = []
  private var start = 0
  private var bytes = 0
  private(set) var forgotten = 0
  /// Up to when something was forgotten, by an address that it was from or to.
  private var forgottenUntil: [IPAddress: Moment] = [:]
  private var allForgottenUntil: Moment?

  var isEmpty: Bool { start == sightings.count }

  mutating func add(_ sighting: Sighting) {
    marks.append(
      Mark(
        at: sighting.at, source: sighting.source.address,
        destination: sighting.destination.address))
    sightings.append(sighting)
    bytes += Asides.size(sighting)
  }

  /// Forgets the oldest where there are too many.
  mutating func trim() {
    while sightings.count - start > Asides.most || bytes > Asides.mostBytes {
      guard let gone = removeFirst() else { return }
      forgotten += 1
      for end in [gone.source.address, gone.destination.address] {
        if forgottenUntil.count < Self.mostEnds || forgottenUntil[end] != nil {
          forgottenUntil[end] = max(forgottenUntil[end] ?? gone.at, gone.at)
        } else {
          allForgottenUntil = max(allForgottenUntil ?? gone.at, gone.at)
        }
      }
    }
  }

  /// Takes the oldest out.
  mutating func removeFirst() -> Sighting? {
    guard start < sightings.count else { return nil }
    let first = sightings[start]
    bytes -= Asides.size(first)
    start += 1
    if start > 64, start * 2 > sightings.count {
      sightings.removeFirst(start)
      marks.removeFirst(start)
      start = 0
    }
    return first
  }

  /// Whether something of one of those addresses was forgotten that came at that time or later.
  func hasForgotten(since moment: Moment, _ concerns: (IPAddress) -> Bool) -> Bool {
    if let allForgottenUntil, allForgottenUntil >= moment { return true }
    return forgottenUntil.contains { $0.value >= moment && concerns($0.key) }
  }

  /// The latest first, until one came before that time; copies only what is asked for.
  func forEachLatest(since moment: Moment, _ body: (Mark, () -> Sighting) -> Void) {
    var place = marks.count - 1
    while place >= start, marks[place].at >= moment {
      body(marks[place]) { sightings[place] }
      place -= 1
    }
  }
}
