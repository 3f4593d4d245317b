/// Segments that came before what they continue, in order and within bounds.
struct WaitingSegments {
  struct Segment {
    let sequence: UInt32
    let bytes: [UInt8]
    let stamp: Stamp
  }

  private static let mostBytes = 262_144
  private static let mostSegments = 1_024
  /// What a segment takes beside its bytes, of which it may have one, and what is told of it.
  private static let overhead = 192

  private var all: [Segment] = []
  private var bytes = 0

  var first: Segment? { all.first }
  var isEmpty: Bool { all.isEmpty }
  /// Whether no more may wait.
  var areTooMany: Bool { bytes > Self.mostBytes || all.count > Self.mostSegments }
  /// How much memory they take (bytes).
  var held: Int { bytes + all.count * Self.overhead }

  mutating func removeFirst() {
    bytes -= all.removeFirst().bytes.count
  }

  /// Takes another; of two that begin together the longer one counts.
  mutating func keep(_ segment: Segment) {
    let index =
      all.firstIndex { Int32(bitPattern: $0.sequence &- segment.sequence) > 0 } ?? all.count
    if index > 0, all[index - 1].sequence == segment.sequence {
      guard all[index - 1].bytes.count < segment.bytes.count else { return }
      bytes += segment.bytes.count - all[index - 1].bytes.count
      all[index - 1] = segment
      return
    }
    all.insert(segment, at: index)
    bytes += segment.bytes.count
  }
}
