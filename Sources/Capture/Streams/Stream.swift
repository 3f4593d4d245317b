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
/// Where segments overlap, what was in order already counts, as for a receiver that has handed it
/// on. Of segments that wait behind a hole the one that begins earlier counts, and of two that
/// begin together the longer one: so does Linux (tcp_data_queue_ofo). Bytes behind a FIN belong
/// to nobody, as a receiver drops them.
struct Stream {
  /// Bytes in order, and the packet that brought or released them.
  enum Delivery {
    case bytes([UInt8], Stamp)
    /// Bytes the capture missed; what follows does not continue what was before.
    case gap(Stamp)
    /// The sender has finished (RFC 9293 §3.6).
    case end(Stamp)
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
  /// The number of the FIN, once it was seen, and whether all before it has come.
  private var closing: UInt32?
  private(set) var hasEnded = false
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

  /// The sender sends nothing from that number on.
  mutating func finish(_ sequence: UInt32, _ stamp: Stamp) -> [Delivery] {
    guard closing == nil, let next else { return [] }
    guard (0...Self.farthest).contains(Int(Int32(bitPattern: sequence &- next))) else { return [] }
    closing = sequence
    return endIfComplete(stamp)
  }

  mutating func receive(_ sequence: UInt32, _ payload: ByteView, _ stamp: Stamp) -> [Delivery] {
    last = stamp
    guard !payload.isEmpty else { return giveUpOnHole(at: stamp) }
    var payload = payload
    if let closing {
      let room = Int(Int32(bitPattern: closing &- sequence))
      if abs(room) > Self.farthest {
        self.closing = nil
        hasEnded = false
      } else {
        payload = payload.prefix(room)
        guard !payload.isEmpty else { return [] }
      }
    }
    return take(sequence, payload, stamp) + endIfComplete(stamp)
  }

  private mutating func endIfComplete(_ stamp: Stamp) -> [Delivery] {
    guard let closing, closing == next, !hasEnded else { return [] }
    hasEnded = true
    return [.end(stamp)]
  }

  private mutating func take(
    _ sequence: UInt32, _ payload: ByteView, _ stamp: Stamp
  ) -> [Delivery] {
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
    guard let next, let behind = waiting.first?.sequence ?? closing, !hasEnded else { return [] }
    if Int32(bitPattern: number &- behind) >= 0, Int32(bitPattern: number &- next) > 0,
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
    guard let behind = waiting.first?.sequence ?? closing else { return [] }
    var deliveries: [Delivery] = [.gap(stamp)]
    gaps += 1
    next = behind
    release(stamp: nil, into: &deliveries)
    return deliveries + endIfComplete(stamp)
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
    if index > 0, waiting[index - 1].sequence == segment.sequence {
      guard waiting[index - 1].bytes.count < segment.bytes.count else { return }
      held += segment.bytes.count - waiting[index - 1].bytes.count
      waiting[index - 1] = segment
      return
    }
    waiting.insert(segment, at: index)
    held += segment.bytes.count
  }
}
