/// Events that wait for their turn, the lowest frame first (a binary heap); nanoseconds do as well.
struct FrameQueue<Event: Sendable>: Sendable {
  private var heap: ContiguousArray<(frame: Int, event: Event)> = []

  mutating func add(_ event: Event, at frame: Int) {
    heap.append((frame, event))
    var place = heap.count - 1
    while place > 0, heap[place].frame < heap[(place - 1) / 2].frame {
      heap.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  /// Takes the first event, if it was before that frame.
  mutating func next(before frame: Int) -> (frame: Int, event: Event)? {
    guard let first = heap.first, first.frame < frame else { return nil }
    let last = heap.removeLast()
    guard !heap.isEmpty else { return first }
    heap[0] = last
    var place = 0
    while true {
      var child = 2 * place + 1
      guard child < heap.count else { return first }
      if child + 1 < heap.count, heap[child + 1].frame < heap[child].frame { child += 1 }
      guard heap[child].frame < heap[place].frame else { return first }
      heap.swapAt(place, child)
      place = child
    }
  }
}
