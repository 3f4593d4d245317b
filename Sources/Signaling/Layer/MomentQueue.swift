import Wire

/// Values in the order of their moments, the earliest on top: a binary heap.
///
/// Values of one moment come in the order they were put in, so that a run can be repeated.
struct MomentQueue<Value> {
  struct Entry {
    let at: Moment
    let order: UInt64
    let value: Value
  }

  private var entries: [Entry] = []
  private var lastOrder: UInt64 = 0

  var first: Entry? { entries.first }
  var count: Int { entries.count }

  mutating func insert(_ value: Value, at moment: Moment) {
    lastOrder += 1
    entries.append(Entry(at: moment, order: lastOrder, value: value))
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
      let left = 2 * index + 1
      if left < entries.count, precedes(left, least) { least = left }
      if left + 1 < entries.count, precedes(left + 1, least) { least = left + 1 }
      guard least != index else { return }
      entries.swapAt(index, least)
      index = least
    }
  }

  /// Keeps only the entries that are still of use.
  mutating func compact(keeping isUseful: (Entry) -> Bool) {
    let kept = entries.filter(isUseful).sorted { ($0.at, $0.order) < ($1.at, $1.order) }
    // A sorted array is a heap.
    entries = kept
  }

  private func precedes(_ left: Int, _ right: Int) -> Bool {
    (entries[left].at, entries[left].order) < (entries[right].at, entries[right].order)
  }
}

extension MomentQueue: Sendable where Value: Sendable {}
extension MomentQueue.Entry: Sendable where Value: Sendable {}
