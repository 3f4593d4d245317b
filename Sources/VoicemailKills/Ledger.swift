import BlobParty
import Voicemail

/// What a child said, against what the store has.
struct Ledger {
  private struct Line {
    /// Samples that had been handed in by a time, oldest first.
    var handed: [(count: Int, time: Int64)] = []
    var confirmed: Int?
    /// When the process that recorded it was killed.
    var killed: Int64?
  }

  private var lines: [MessageID: Line] = [:]
  private(set) var storeProblems = 0

  mutating func take(_ note: Note) {
    switch note {
    case .begun(let id): lines[id] = Line()
    case .handed(let id, let count, let time):
      lines[id, default: Line()].handed.append((count, time))
    case .confirmed(let id, let count): lines[id, default: Line()].confirmed = count
    case .problem: storeProblems += 1
    }
  }

  mutating func killed(at time: Int64) {
    for id in lines.keys where lines[id]?.killed == nil { lines[id]?.killed = time }
  }

  /// Holds the ledger against the store, where each blob has the name of a message.
  func judge(_ blobs: [String: [UInt8]], _ counts: [String: BlobCount]) -> KillResult {
    var result = KillResult(messages: lines.count, storeProblems: storeProblems)
    let stored = Dictionary(
      blobs.compactMap { name, bytes in
        MessageID(String((name.split(separator: "/").last ?? "").dropLast(4))).map { ($0, bytes) }
      }, uniquingKeysWith: { one, _ in one })
    if stored.count != blobs.count { result.problems.append("the store has what is no message") }
    for (id, line) in lines {
      guard let bytes = stored[id] else {
        if line.confirmed != nil { result.problems.append("\(id) was confirmed and is lost") }
        if line.confirmed == nil { judgeLoss(of: id, line, kept: 0, &result) }
        continue
      }
      guard let count = Utterance(id).count(in: bytes) else {
        result.problems.append("\(id) is stored with other sound than was said")
        continue
      }
      if let confirmed = line.confirmed {
        result.confirmed += 1
        if count != confirmed {
          result.problems.append("\(id) was confirmed with \(confirmed) samples and has \(count)")
        }
      } else {
        result.recovered += 1
        judgeLoss(of: id, line, kept: count, &result)
      }
    }
    for (name, count) in counts {
      result.attempts += count.creations + count.repeats
      result.repeats += count.repeats
      if count.creations != 1 || count.overwrites != 0 {
        result.problems.append(
          "\(name) was created \(count.creations) times, overwritten \(count.overwrites) times")
      }
    }
    for id in stored.keys where lines[id] == nil { result.unheard += 1 }
    return result
  }

  /// Of a message without an end at most the last second may be gone.
  private func judgeLoss(
    of id: MessageID, _ line: Line, kept: Int, _ result: inout KillResult
  ) {
    guard let killed = line.killed else {
      result.problems.append("\(id) was never ended")
      return
    }
    let due = line.handed.last { $0.time <= killed - 1_000_000_000 }?.count ?? 0
    if kept < due {
      result.problems.append("\(id) has \(kept) samples; \(due) were older than a second")
    }
    if let oldest = line.handed.first(where: { $0.count > kept }) {
      result.longestLoss = max(result.longestLoss, killed - oldest.time)
    }
  }
}

/// What a run of kills came to.
struct KillResult {
  var messages = 0
  var confirmed = 0
  var recovered = 0
  /// Stored messages whose beginning was not heard before a kill.
  var unheard = 0
  var attempts = 0
  var repeats = 0
  var storeProblems = 0
  var kills = 0
  /// How old the oldest sample was that was lost, in nanoseconds.
  var longestLoss: Int64 = 0
  var problems: [String] = []

  init(messages: Int, storeProblems: Int) {
    self.messages = messages
    self.storeProblems = storeProblems
  }

  var report: String {
    """
    kills: \(kills)
    messages begun: \(messages)
    confirmed, stored whole and once: \(confirmed)
    unconfirmed, recovered: \(recovered)
    stored, beginning not heard: \(unheard)
    puts that reached the store: \(attempts), of them repeated and refused: \(repeats)
    failed attempts told by the delivery: \(storeProblems)
    oldest sample lost: \(longestLoss / 1_000_000) ms before the kill
    problems: \(problems.count)
    """ + problems.prefix(20).map { "\n  \($0)" }.joined()
  }
}
