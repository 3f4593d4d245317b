/// Packets of calls that overlap, put in order of time: a binary heap.
///
/// Packets of the same microsecond leave in the order they came.
struct PacketQueue {
  private struct Entry {
    let packet: TimedPacket
    let number: Int

    func isBefore(_ other: Entry) -> Bool {
      (packet.at, number) < (other.packet.at, other.number)
    }
  }

  private var heap: [Entry] = []
  private var pushed = 0

  var firstAt: Int64? { heap.first?.packet.at }

  mutating func push(_ packet: TimedPacket) {
    heap.append(Entry(packet: packet, number: pushed))
    pushed += 1
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child].isBefore(heap[parent]) else { return }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  mutating func pop() -> TimedPacket? {
    guard !heap.isEmpty else { return nil }
    heap.swapAt(0, heap.count - 1)
    let first = heap.removeLast()
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heap.count && heap[child].isBefore(heap[least]) {
        least = child
      }
      guard least != parent else { return first.packet }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
