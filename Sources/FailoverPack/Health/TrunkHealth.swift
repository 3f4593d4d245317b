import Checks
import Wire

/// What the OPTIONS to a trunk say of it, moment by moment.
///
/// An OPTIONS shows life by any final response in time but 503 and 408, which say that the trunk
/// cannot work. One without such an answer shows that it is down once its time is over.
struct TrunkHealth: Sendable {
  /// How long an answer may take: as long as a failover may.
  let within: Duration
  private let probes: ContiguousArray<PastProbe>
  /// Of each probe: the latest up to it, itself included, that showed life.
  private let lastWell: [Int?]
  /// The same for those that showed that the trunk was down.
  private let lastDown: [Int?]

  init(_ probes: ContiguousArray<PastProbe>, answeredWithin within: Duration) {
    self.within = within
    self.probes = probes
    var well: Int?
    var down: Int?
    var wells: [Int?] = []
    var downs: [Int?] = []
    for (index, probe) in probes.enumerated() {
      if Self.showsLife(probe, within: within) { well = index } else { down = index }
      wells.append(well)
      downs.append(down)
    }
    lastWell = wells
    lastDown = downs
  }

  var count: Int { probes.count }

  /// How often it went down or came back.
  var changes: Int {
    zip(probes, probes.dropFirst()).count {
      Self.showsLife($0, within: within) != Self.showsLife($1, within: within)
    }
  }

  /// The OPTIONS by which the trunk must be known to be down at that moment; nil where it is not.
  func down(at now: Moment) -> PastProbe? {
    guard let down = last(lastDown, where: { $0.asked.at + within <= now }) else { return nil }
    guard let well = last(lastWell, where: { ($0.answer?.mark.at ?? now) < now }), well > down
    else { return probes[down] }
    return nil
  }

  /// The OPTIONS by which it must be known to be back at that moment; nil where it never was down,
  /// or went down again since.
  func back(at now: Moment) -> PastProbe? {
    guard
      let well = last(lastWell, where: { ($0.answer?.mark.at ?? now) + within <= now }),
      let down = lastDown[well]
    else { return nil }
    // The first that showed life after it had been down.
    let first = probes.indices[(down + 1)...well].first ?? well
    guard let answered = probes[first].answer, answered.mark.at + within <= now else { return nil }
    guard let asked = probes.lastIndex(where: { $0.asked.at <= now }), lastDown[asked] == down
    else { return nil }
    return probes[first]
  }

  /// The latest of those listed for which something holds.
  private func last(_ list: [Int?], where holds: (PastProbe) -> Bool) -> Int? {
    var place = list.last ?? nil
    while let index = place {
      if holds(probes[index]) { return index }
      place = index > 0 ? list[index - 1] : nil
    }
    return nil
  }

  private static func showsLife(_ probe: PastProbe, within: Duration) -> Bool {
    guard let answer = probe.answer, answer.mark.at - probe.asked.at <= within else { return false }
    return answer.status != 503 && answer.status != 408
  }
}
