import Wire

/// Deadlines in order, the earliest on top: a binary heap.
///
/// A transaction is not taken out when its deadline moves. Its user sees the old entry when it
/// comes up, and puts it in again where it belongs; that costs less than searching.
struct DeadlineQueue: Sendable {
  struct Entry: Sendable {
    let at: Moment
    let number: UInt64
  }

  private var entries: [Entry] = []

  var first: Entry? { entries.first }
  var count: Int { entries.count }

  mutating func insert(_ number: UInt64, at moment: Moment) {
    entries.append(Entry(at: moment, number: number))
    var index = entries.count - 1
    while index > 0 {
      let parent = (index - 1) / 2
      guard precedes(index, parent) else { break }
      entries.swapAt(index, parent)
      index = parent
    }
  }

  mutating func removeFirst() {
    guard let last = entries.popLast(), !entries.isEmpty else { return }
    entries[0] = last
    var index = 0
    while true {
      var least = index
      for child in [2 * index + 1, 2 * index + 2] where child < entries.count {
        if precedes(child, least) { least = child }
      }
      guard least != index else { return }
      entries.swapAt(index, least)
      index = least
    }
  }

  /// Keeps only the entries that are still of use.
  mutating func compact(keeping isUseful: (Entry) -> Bool) {
    let kept = entries.filter(isUseful)
    entries.removeAll(keepingCapacity: true)
    for entry in kept { insert(entry.number, at: entry.at) }
  }

  /// Equal moments keep the order of their numbers, so that a run can be repeated.
  private func precedes(_ left: Int, _ right: Int) -> Bool {
    let (a, b) = (entries[left], entries[right])
    return a.at == b.at ? a.number < b.number : a.at < b.at
  }
}
