import SIP

/// Finds for each recorded message the one that was sent in its place.
///
/// The n-th transaction of a sort stands for the n-th of that sort; within one, responses of the
/// same status stand for each other, and of what is left a final one for a final one.
struct EntryPairing {
  struct Pair {
    var recorded: Int?
    var replayed: Int?
  }

  private(set) var pairs: [Pair] = []

  init(_ recorded: [ReplayTrace.Entry], _ replayed: [ReplayTrace.Entry]) {
    let old = TransactionRows(recorded)
    let new = TransactionRows(replayed)
    var waiting = Dictionary(grouping: new.rows.indices) { new.rows[$0].sort }
    var isTaken: Set<Int> = []
    for row in old.rows {
      guard let index = waiting[row.sort]?.first else {
        pairs += row.entries.map { Pair(recorded: $0, replayed: nil) }
        continue
      }
      waiting[row.sort]?.removeFirst()
      isTaken.insert(index)
      pair(row.entries, new.rows[index].entries, recorded, replayed)
    }
    for index in new.rows.indices where !isTaken.contains(index) {
      pairs += new.rows[index].entries.map { Pair(recorded: nil, replayed: $0) }
    }
    pair(old.strays, new.strays, recorded, replayed)
  }

  private mutating func pair(
    _ old: [Int], _ new: [Int], _ recorded: [ReplayTrace.Entry], _ replayed: [ReplayTrace.Entry]
  ) {
    var left = new
    var alone: [Int] = []
    for index in old {
      let message = recorded[index].message
      let same = left.firstIndex {
        replayed[$0].message.status == message.status
          && replayed[$0].message.method == message.method
      }
      if let same {
        pairs.append(Pair(recorded: index, replayed: left.remove(at: same)))
      } else {
        alone.append(index)
      }
    }
    for index in alone {
      let final = left.firstIndex {
        recorded[index].message.status?.isFinal == true
          && replayed[$0].message.status?.isFinal == true
      }
      pairs.append(Pair(recorded: index, replayed: final.map { left.remove(at: $0) }))
    }
    pairs += left.map { Pair(recorded: nil, replayed: $0) }
  }
}
