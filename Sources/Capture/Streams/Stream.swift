package import Wire

/// When and in which packet bytes were captured.
package struct Stamp: Hashable, Sendable {
  package let frame: Int
  package let at: Moment

  @inlinable
  package init(frame: Int, at: Moment) {
    self.frame = frame
    self.at = at
  }
}

/// One direction of a TCP connection: its bytes in order, whatever order they came in.
///
/// Where segments overlap the bytes that came first count, as for a receiver that has already
/// handed them on.
struct Stream {
  /// Bytes in order, and the packet that brought or released them.
  enum Delivery {
    case bytes([UInt8], Stamp)
    /// Bytes the capture missed; what follows does not continue what was before.
    case gap(Stamp)
  }

  private struct Waiting {
    let sequence: UInt32
    let bytes: [UInt8]
    let stamp: Stamp
  }

  static let mostWaiting = 262_144
  static let mostSegments = 1_024
  /// How far from the expected byte a segment can be and still belong to the same stream.
  static let farthest = 16_777_216
  /// How much later than an acknowledgement its bytes may still turn up in the capture.
  static let reordering = Duration.milliseconds(100)

  private(set) var next: UInt32?
  /// The number of the SYN, when it was seen.
  private var opening: UInt32?
  private var waiting: [Waiting] = []
  private(set) var held = 0
  private var isAcknowledged: Moment?
  private(set) var last: Stamp
  private(set) var gaps = 0

  init(at stamp: Stamp) {
    last = stamp
  }

  /// A connection opens: the stream starts after the SYN (RFC 9293 §3.4).
  ///
  /// A repeated SYN changes nothing.
  mutating func open(_ sequence: UInt32) {
    guard opening != sequence else { return }
    opening = sequence
    next = sequence &+ 1
  }

  /// Whether a SYN with that number belongs to another connection than the one seen so far.
  func isReopened(by sequence: UInt32) -> Bool {
    next != nil && opening != sequence
  }

  mutating func receive(_ sequence: UInt32, _ payload: ByteView, _ stamp: Stamp) -> [Delivery] {
    last = stamp
    guard !payload.isEmpty else { return giveUpOnHole(at: stamp) }
    var deliveries: [Delivery] = []
    guard let expected = next else {
      next = sequence &+ UInt32(truncatingIfNeeded: payload.count)
      return [.bytes(payload.copy, stamp)]
    }
    let distance = Int(Int32(bitPattern: sequence &- expected))
    if abs(distance) > Self.farthest {
      deliveries = skipToEnd(at: stamp)
      deliveries.append(.gap(stamp))
      gaps += 1
      next = sequence &+ UInt32(truncatingIfNeeded: payload.count)
      deliveries.append(.bytes(payload.copy, stamp))
      return deliveries
    }
    if distance > 0 {
      keep(Waiting(sequence: sequence, bytes: payload.copy, stamp: stamp))
      return held > Self.mostWaiting || waiting.count > Self.mostSegments
        ? skipHole(at: stamp) : giveUpOnHole(at: stamp)
    }
    guard -distance < payload.count else { return giveUpOnHole(at: stamp) }
    let fresh = payload.dropping(-distance)
    next = expected &+ UInt32(truncatingIfNeeded: fresh.count)
    deliveries.append(.bytes(fresh.copy, stamp))
    // The packet that fills the hole completes what waited behind it.
    release(stamp: stamp, into: &deliveries)
    return deliveries
  }

  /// The peer acknowledges: when it has bytes that are missing here, the capture lost them.
  mutating func acknowledge(_ number: UInt32, at stamp: Stamp) -> [Delivery] {
    guard let next, let first = waiting.first else { return [] }
    if Int32(bitPattern: number &- first.sequence) >= 0, Int32(bitPattern: number &- next) > 0,
      isAcknowledged == nil
    {
      isAcknowledged = stamp.at
    }
    return giveUpOnHole(at: stamp)
  }

  /// Nothing more comes: gives what waited, with the gaps before it.
  mutating func skipToEnd(at stamp: Stamp) -> [Delivery] {
    var deliveries: [Delivery] = []
    while !waiting.isEmpty { deliveries += skipHole(at: stamp) }
    return deliveries
  }

  private mutating func giveUpOnHole(at stamp: Stamp) -> [Delivery] {
    guard let since = isAcknowledged, stamp.at - since > Self.reordering else { return [] }
    return skipHole(at: stamp)
  }

  private mutating func skipHole(at stamp: Stamp) -> [Delivery] {
    guard let first = waiting.first else { return [] }
    var deliveries: [Delivery] = [.gap(stamp)]
    gaps += 1
    next = first.sequence
    release(stamp: nil, into: &deliveries)
    return deliveries
  }

  /// Hands on what continues the stream; with no stamp given, each segment under its own.
  private mutating func release(stamp: Stamp?, into deliveries: inout [Delivery]) {
    while let first = waiting.first, let expected = next {
      let distance = Int(Int32(bitPattern: first.sequence &- expected))
      guard distance <= 0 else { break }
      waiting.removeFirst()
      held -= first.bytes.count
      guard -distance < first.bytes.count else { continue }
      let fresh = Array(first.bytes.dropFirst(-distance))
      next = expected &+ UInt32(truncatingIfNeeded: fresh.count)
      deliveries.append(.bytes(fresh, stamp ?? first.stamp))
    }
    isAcknowledged = nil
  }

  private mutating func keep(_ segment: Waiting) {
    let index =
      waiting.firstIndex { Int32(bitPattern: $0.sequence &- segment.sequence) > 0 }
      ?? waiting.count
    if index > 0, waiting[index - 1].sequence == segment.sequence,
      waiting[index - 1].bytes.count >= segment.bytes.count
    {
      return
    }
    waiting.insert(segment, at: index)
    held += segment.bytes.count
  }
}
