import SIP
import Wire

/// One call as recorded and as played again, side by side.
public struct CallComparison: Sendable {
  /// A row of the ladder.
  public struct Row: Sendable {
    public let recorded: ReplayTrace.Entry?
    public let replayed: ReplayTrace.Entry?
    /// Places in `differences`.
    public internal(set) var differences: [Int] = []
  }

  /// The call's place in the script.
  public let call: Int
  public private(set) var rows: [Row] = []
  public private(set) var differences: [ReplayDifference] = []
  /// How many recorded messages of the parties were not sent, as what they answer was not there.
  public private(set) var unsent = 0
  /// The RTP that was recorded, and that of now.
  public private(set) var media = (recorded: CallMedia(), replayed: CallMedia())
}

/// Compares what the system did in a call with what was recorded of it.
package struct CallComparer {
  private let recorded: [ReplayTrace.Entry]
  private let replayed: [ReplayTrace.Entry]
  private let pairs: [EntryPairing.Pair]
  private let timing: ReplayTiming
  private let comparesAgents: Bool
  private var found: [(row: Int, ReplayDifference)] = []
  private var rows: [EntryPairing.Pair] = []
  private let oldCauses: [Int]
  private let newCauses: [Int]

  package static func compare(
    _ call: Int, _ old: ReplayTrace, _ new: ReplayTrace, _ timing: ReplayTiming,
    comparesAgents: Bool
  ) -> CallComparison {
    var comparer = CallComparer(
      recorded: old.calls[call] ?? [], replayed: new.calls[call] ?? [], timing, comparesAgents)
    comparer.compareContents(old, new)
    comparer.compareOrder()
    comparer.compareTimes()
    return CallComparison(
      call, comparer.laidOut, comparer.found, comparer.unsent,
      (old.media[call] ?? CallMedia(), new.media[call] ?? CallMedia()), timing)
  }

  private init(
    recorded: [ReplayTrace.Entry], replayed: [ReplayTrace.Entry], _ timing: ReplayTiming,
    _ comparesAgents: Bool
  ) {
    self.recorded = recorded
    self.replayed = replayed
    self.timing = timing
    self.comparesAgents = comparesAgents
    oldCauses = MessageCauses(recorded).of
    newCauses = MessageCauses(replayed).of
    pairs = EntryPairing(recorded, replayed).pairs
    rows = inOrder()
  }

  /// As recorded; what is new stands behind what it came after.
  private func inOrder() -> [EntryPairing.Pair] {
    var rows = pairs.filter { $0.recorded != nil }.sorted {
      ($0.recorded ?? 0) < ($1.recorded ?? 0)
    }
    let news = pairs.filter { $0.recorded == nil }.sorted {
      ($0.replayed ?? 0) < ($1.replayed ?? 0)
    }
    for pair in news {
      let place = pair.replayed ?? 0
      let before = rows.lastIndex { $0.replayed.map { $0 < place } ?? false }
      rows.insert(pair, at: before.map { $0 + 1 } ?? 0)
    }
    return rows
  }

  private var laidOut: [(ReplayTrace.Entry?, ReplayTrace.Entry?)] {
    rows.map { ($0.recorded.map { recorded[$0] }, $0.replayed.map { replayed[$0] }) }
  }

  private var unsent: Int {
    rows.count { row in
      row.replayed == nil && row.recorded.map { !recorded[$0].isFromSystem } == true
    }
  }

  private mutating func note(_ row: Int, _ kind: ReplayDifference.Kind) {
    let old = rows[row].recorded.map { recorded[$0] }
    let new = rows[row].replayed.map { replayed[$0] }
    guard let entry = old ?? new else { return }
    found.append(
      (
        row,
        ReplayDifference(
          kind: kind, message: entry.message.summary, from: entry.from, to: entry.to,
          recordedFrame: old?.frame, replayedFrame: new?.frame)
      ))
  }

  private mutating func compareContents(_ old: ReplayTrace, _ new: ReplayTrace) {
    let oldOwners = IdentifierOwners(recorded)
    let newOwners = IdentifierOwners(replayed)
    for row in rows.indices {
      let before = rows[row].recorded.map { recorded[$0] }
      let after = rows[row].replayed.map { replayed[$0] }
      guard (before ?? after)?.isFromSystem == true else { continue }
      guard let before else {
        note(row, .extra)
        continue
      }
      guard let after else {
        note(row, .missing)
        continue
      }
      if let was = before.message.status, let status = after.message.status, was != status {
        note(row, .status(recorded: was, replayed: status))
        continue
      }
      let first = MessageFace(before.message, in: old, oldOwners, comparesAgents: comparesAgents)
      let second = MessageFace(after.message, in: new, newOwners, comparesAgents: comparesAgents)
      compare(first, second, row)
      // One more or less is a matter of the moment; at another speed all of them are.
      if abs(before.repeats - after.repeats) > 1, timing.speed == 1 {
        note(row, .repeats(recorded: before.repeats, replayed: after.repeats))
      }
    }
  }

  private mutating func compare(_ old: MessageFace, _ new: MessageFace, _ row: Int) {
    if let was = old.uri, let uri = new.uri, was != uri {
      note(row, .requestURI(recorded: was, replayed: uri))
    }
    for key in Set(old.headers.keys).union(new.headers.keys).sorted() {
      let was = old.headers[key] ?? []
      let now = new.headers[key] ?? []
      guard was != now else { continue }
      let name = old.names[key] ?? new.names[key] ?? key
      note(row, .header(name, recorded: was, replayed: now))
    }
    guard old.body != new.body else { return }
    let line = zip(old.body, new.body).first { $0 != $1 }
    let count = min(old.body.count, new.body.count)
    note(
      row,
      .body(
        recorded: line?.0 ?? old.body.dropFirst(count).first ?? "",
        replayed: line?.1 ?? new.body.dropFirst(count).first ?? ""))
  }

  // MARK: Order

  /// A turned pair counts where one message of a party made the system send both, or where the gap
  /// is no accident: two that are passed on for two parties race.
  private mutating func compareOrder() {
    let own = rows.indices.filter { row in
      rows[row].replayed != nil && rows[row].recorded.map { recorded[$0].isFromSystem } == true
    }
    var told: Set<Int> = []
    for (place, row) in own.enumerated() where place < Self.mostOrdered {
      for later in own[(place + 1)...].prefix(Self.mostOrdered) where !told.contains(row) {
        guard let (a, b) = places(row), let (c, d) = places(later), b > d,
          isDeliberate(from: a, to: c, replayedFrom: d, to: b)
        else { continue }
        let other = recorded[c]
        note(row, .reordered(after: "\(other.message.summary) to \(other.to)"))
        told.insert(row)
      }
    }
  }

  private static let mostOrdered = 400

  private func places(_ row: Int) -> (Int, Int)? {
    guard let old = rows[row].recorded, let new = rows[row].replayed else { return nil }
    return (old, new)
  }

  private func isDeliberate(from a: Int, to c: Int, replayedFrom d: Int, to b: Int) -> Bool {
    let isAlone =
      recorded[a...c].allSatisfy(\.isFromSystem) && replayed[d...b].allSatisfy(\.isFromSystem)
      && oldCauses[a] == oldCauses[c] && newCauses[b] == newCauses[d]
    return isAlone
      || (recorded[c].at - recorded[a].at > timing.tolerance
        && replayed[b].at - replayed[d].at > timing.tolerance)
  }

  // MARK: Time

  /// Each message of the system is measured from the last message of a party before it.
  private mutating func compareTimes() {
    var anchor: (old: Moment, new: Moment)?
    for row in rows.indices {
      guard let (a, b) = places(row) else { continue }
      if !recorded[a].isFromSystem {
        anchor = (recorded[a].at, replayed[b].at)
        continue
      }
      guard let anchor, recorded[a].message.status == replayed[b].message.status else { continue }
      let was = recorded[a].at - anchor.old
      let now = replayed[b].at - anchor.new
      guard now >= .zero, !isWithin(was, now) else { continue }
      note(row, .time(recorded: was, replayed: now))
    }
  }

  private func isWithin(_ was: Duration, _ now: Duration) -> Bool {
    let slack = timing.tolerance + was / 20
    // At another speed it is not known whether the system or the party was waited for.
    let other = timing.played(was)
    return now >= min(was, other) - slack && now <= max(was, other) + slack
  }
}

extension CallComparison {
  fileprivate init(
    _ call: Int, _ rows: [(ReplayTrace.Entry?, ReplayTrace.Entry?)],
    _ found: [(row: Int, ReplayDifference)], _ unsent: Int,
    _ media: (recorded: CallMedia, replayed: CallMedia), _ timing: ReplayTiming
  ) {
    self.call = call
    self.unsent = unsent
    self.media = media
    self.rows = rows.map { Row(recorded: $0.0, replayed: $0.1) }
    let inOrder = found.enumerated().sorted {
      ($0.element.row, $0.offset) < ($1.element.row, $1.offset)
    }
    for (place, entry) in inOrder.enumerated() {
      self.rows[entry.element.row].differences.append(place)
      differences.append(entry.element.1)
    }
    // RTP stands in no row.
    differences +=
      MediaComparer(old: media.recorded, new: media.replayed, timing: timing)
      .differences
  }
}
