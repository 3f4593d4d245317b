package import Wire

/// Who wants to be woken when: one moment for each key, the earliest first.
package struct Agenda<Key: Hashable & Sendable>: Sendable {
  private struct Entry {
    let at: Moment
    let order: UInt64
    let key: Key
  }

  private var moments: [Key: Moment] = [:]
  /// A binary heap; entries whose moment is no longer the key's are passed over.
  private var heap: [Entry] = []
  private var order: UInt64 = 0

  package init() {}

  /// The earliest moment; nil when nobody waits.
  package var first: Moment? { heap.first?.at }

  package var count: Int { moments.count }

  package mutating func set(_ key: Key, at moment: Moment?) {
    guard moments[key] != moment else { return }
    moments[key] = moment
    if let moment { push(key, moment) }
    tidy()
  }

  /// Takes out the earliest key that is due.
  package mutating func popDue(at now: Moment) -> Key? {
    guard let top = heap.first, top.at <= now else { return nil }
    moments[top.key] = nil
    removeTop()
    tidy()
    return top.key
  }

  private mutating func tidy() {
    while let top = heap.first, moments[top.key] != top.at { removeTop() }
    if heap.count > 64 + 4 * moments.count {
      let kept = heap.filter { moments[$0.key] == $0.at }.sorted { precedes($0, $1) }
      // A sorted list is a heap.
      heap = kept
    }
  }

  private mutating func push(_ key: Key, _ moment: Moment) {
    order += 1
    heap.append(Entry(at: moment, order: order, key: key))
    var index = heap.count - 1
    while index > 0 {
      let parent = (index - 1) / 2
      guard precedes(heap[index], heap[parent]) else { break }
      heap.swapAt(index, parent)
      index = parent
    }
  }

  private mutating func removeTop() {
    guard let last = heap.popLast(), !heap.isEmpty else { return }
    heap[0] = last
    var index = 0
    while true {
      var least = index
      for child in [2 * index + 1, 2 * index + 2] where child < heap.count {
        if precedes(heap[child], heap[least]) { least = child }
      }
      guard least != index else { return }
      heap.swapAt(index, least)
      index = least
    }
  }

  /// Equal moments keep the order they were asked for, so that a run can be repeated.
  private func precedes(_ left: Entry, _ right: Entry) -> Bool {
    left.at == right.at ? left.order < right.order : left.at < right.at
  }
}
