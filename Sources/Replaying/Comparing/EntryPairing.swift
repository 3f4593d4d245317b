import SIP

/// Finds for each recorded message the one that was sent in its place.
///
/// The n-th transaction of a sort stands for the n-th of that sort, of the same dialog first; within
/// one, responses of the same status stand for each other, and of what is left a final one for a
/// final one.
struct EntryPairing {
  struct Pair {
    var recorded: Int?
    var replayed: Int?
  }

  private(set) var pairs: [Pair] = []

  init(_ recorded: [ReplayTrace.Entry], _ replayed: [ReplayTrace.Entry]) {
    let old = TransactionRows(recorded, IdentifierOwners(recorded))
    let new = TransactionRows(replayed, IdentifierOwners(replayed))
    var isTaken: Set<Int> = []
    var left = Array(old.rows.indices)
    for asksForDialog in [true, false] {
      func sort(_ row: TransactionRows.Row) -> TransactionRows.Sort {
        var sort = row.sort
        if !asksForDialog { sort.dialog = nil }
        return sort
      }
      let free = new.rows.indices.filter { !isTaken.contains($0) }
      var waiting = Dictionary(grouping: free) { sort(new.rows[$0]) }
      left = left.filter { place in
        let row = old.rows[place]
        guard let index = waiting[sort(row)]?.first else { return true }
        waiting[sort(row)]?.removeFirst()
        isTaken.insert(index)
        pair(row.entries, new.rows[index].entries, recorded, replayed)
        return false
      }
    }
    for place in left {
      pairs += old.rows[place].entries.map { Pair(recorded: $0, replayed: nil) }
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
