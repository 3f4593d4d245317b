import Checks
import Wire

/// What the OPTIONS to a trunk say of it, moment by moment.
///
/// An OPTIONS shows life by any final response but 503 and 408, which say that the trunk cannot
/// work, if it comes before anybody could have given it up. One without such a response shows that
/// the trunk is down once its time is over. What comes in between shows neither.
struct TrunkHealth: Sendable {
  /// How long an answer may take: as long as a failover may.
  let within: Duration
  private let probes: ContiguousArray<PastProbe>
  /// Of each probe: the latest up to it, itself included, that showed that the trunk was down.
  private let lastDown: Latest
  /// The same for those that did not.
  private let lastUp: Latest
  /// The same for those that showed no life.
  private let lastDoubt: Latest

  /// How many OPTIONS to the trunk there were, others' included.
  let seen: Int

  init(_ probes: ContiguousArray<PastProbe>, of seen: Int, answeredWithin within: Duration) {
    self.within = within
    self.probes = probes
    self.seen = seen
    lastDown = Latest(of: probes) { !Self.isAnswered($0, within: within) }
    lastUp = Latest(of: probes) { Self.isAnswered($0, within: within) }
    lastDoubt = Latest(of: probes) { !Self.showsLife($0, within: within) }
  }

  /// Of each probe the latest up to it for which something holds, in 4 bytes.
  private struct Latest {
    private let places: ContiguousArray<Int32>

    init(of probes: ContiguousArray<PastProbe>, where holds: (PastProbe) -> Bool) {
      var last: Int32 = -1
      places = ContiguousArray(
        probes.indices.map { index in
          if holds(probes[index]) { last = Int32(index) }
          return last
        })
    }

    subscript(index: Int) -> Int? { places[index] < 0 ? nil : Int(places[index]) }
  }

  /// Whether others asked it, too, and may have moved calls.
  var isWatched: Bool { seen > probes.count }

  /// How often it went down or came back.
  var changes: Int {
    zip(probes, probes.dropFirst()).count {
      Self.isAnswered($0, within: within) != Self.isAnswered($1, within: within)
    }
  }

  /// The OPTIONS by which the trunk must be known to be down at that moment; nil where it is not.
  func down(at now: Moment) -> PastProbe? {
    guard let over = last(where: { $0 <= now - within }), let down = lastDown[over] else {
      return nil
    }
    var up = last { $0 < now }.flatMap { lastUp[$0] }
    while let index = up, (probes[index].answer?.mark.at ?? now) >= now {
      up = index > 0 ? lastUp[index - 1] : nil
    }
    return (up ?? -1) > down ? nil : probes[down]
  }

  /// The OPTIONS by which it must be known to be back at that moment; nil where it never was down,
  /// or went down again since.
  func back(at now: Moment) -> PastProbe? {
    guard let asked = last(where: { $0 <= now }), let doubt = lastDoubt[asked],
      lastDown[doubt] != nil, doubt + 1 < probes.count
    else { return nil }
    // The first that showed life after the last that did not.
    let first = probes[doubt + 1]
    guard doubt < asked, let answered = first.answer, answered.mark.at + within <= now else {
      return nil
    }
    return first
  }

  /// The latest that was sent early enough.
  private func last(where isEarly: (Moment) -> Bool) -> Int? {
    let count = probes.partitioningIndex { !isEarly($0.asked.at) }
    return count > 0 ? count - 1 : nil
  }

  /// How long nobody gives an OPTIONS up: 250 ms, and at most half of what an answer may take, as
  /// systems may have less patience than the policy.
  static func patience(within: Duration) -> Duration { min(.milliseconds(250), within / 2) }

  /// Whether nobody can have given it up by the time it was answered.
  static func showsLife(_ probe: PastProbe, within: Duration) -> Bool {
    isAnswered(probe, within: patience(within: within))
  }

  /// Whether a final response came in time that does not say that the trunk cannot work.
  static func isAnswered(_ probe: PastProbe, within: Duration) -> Bool {
    guard let answer = probe.answer, answer.mark.at - probe.asked.at <= within else { return false }
    return answer.status != 503 && answer.status != 408
  }
}
