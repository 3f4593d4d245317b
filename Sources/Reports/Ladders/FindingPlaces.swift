import Calls
import Capture
import Checks
import Recordings
import SIP

/// Findings by the call that their ladder is.
struct FindingPlaces {
  /// By the call's place, from 0.
  private var ofCall: [Int: [RecordedFinding]] = [:]
  /// Those that are about no call that is there.
  private(set) var outside: [RecordedFinding] = []

  /// A finding over several calls is in the call it begins with, which is looked for by its frame.
  init(_ findings: [RecordedFinding], in calls: RecordedCalls) {
    let frames = Set(findings.filter { $0.call == nil }.compactMap(\.finding.frames.first))
    let placesOfFrame = Self.places(of: frames, in: calls)
    for found in findings {
      if let call = found.call {
        ofCall[call.number - 1, default: []].append(found)
        continue
      }
      let places = found.finding.frames.first.flatMap { placesOfFrame[$0] } ?? []
      if places.isEmpty { outside.append(found) }
      for place in places { ofCall[place, default: []].append(found) }
    }
  }

  private static func places(of frames: Set<Int>, in calls: RecordedCalls) -> [Int: [Int]] {
    guard !frames.isEmpty else { return [:] }
    var found: [Int: [Int]] = [:]
    calls.forEach(only: Set(0..<calls.count)) { ended, places in
      let shares = CallShares(ended.reading.calls, ended.sightings).shares
      for (share, place) in zip(shares, places) {
        for frame in Set(share.map(\.frame)).intersection(frames) {
          found[frame, default: []].append(place)
        }
      }
    }
    return found
  }

  subscript(_ place: Int) -> [RecordedFinding] { ofCall[place] ?? [] }

  /// The calls in which something was found.
  var places: [Int] { ofCall.keys.sorted() }
}
