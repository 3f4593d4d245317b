/// Segments that came before what they continue, in order and within bounds.
struct WaitingSegments {
  struct Segment {
    let sequence: UInt32
    let bytes: [UInt8]
    let stamp: Stamp
  }

  private static let mostHeld = 262_144
  private static let mostSegments = 1_024

  private var all: [Segment] = []
  /// How many bytes they have.
  private(set) var held = 0

  var first: Segment? { all.first }
  var isEmpty: Bool { all.isEmpty }
  /// Whether no more may wait.
  var areTooMany: Bool { held > Self.mostHeld || all.count > Self.mostSegments }

  mutating func removeFirst() {
    held -= all.removeFirst().bytes.count
  }

  /// Takes another; of two that begin together the longer one counts.
  mutating func keep(_ segment: Segment) {
    let index =
      all.firstIndex { Int32(bitPattern: $0.sequence &- segment.sequence) > 0 } ?? all.count
    if index > 0, all[index - 1].sequence == segment.sequence {
      guard all[index - 1].bytes.count < segment.bytes.count else { return }
      held += segment.bytes.count - all[index - 1].bytes.count
      all[index - 1] = segment
      return
    }
    all.insert(segment, at: index)
    held += segment.bytes.count
  }
}
