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
    case gap(Hole, Stamp)
    /// The sender has finished (RFC 9293 §3.6).
    case end(Stamp)
  }

  /// Bytes that were sent and not captured.
  struct Hole {
    /// Nil where it is not known from where the stream went on.
    let length: Int?
    /// When they were sent: after what was known before, and before what shows the hole.
    let span: ClosedRange<Moment>
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
  /// Between messages a FIN or an empty line that keeps the connection open may be missing without
  /// harm, inside of one a FIN.
  static let harmless = 4

  private(set) var next: UInt32?
  /// How many bytes may be missing at the end without harm.
  var harmless = Self.harmless
  /// The number of the SYN, when it was seen.
  private var opening: UInt32?
  private var waiting: [Waiting] = []
  private(set) var held = 0
  private var isAcknowledged: Moment?
  /// Up to where the peer has bytes of which nothing was captured, not even what follows them.
  private var unseenEnd: UInt32?
  /// Where a hole began that was given up and behind which nothing has come.
  private var skippedFrom: UInt32?
  /// Whether what came first is known from the peer's acknowledgements alone.
  private var isPresumed = false
  /// When all that had been sent was known to be captured, and when it was first seen not to be.
  private var wholeUntil: Moment
  private var holeSince: Moment?
  /// The number of the FIN, once it was seen, and whether all before it has come.
  private var closing: UInt32?
  private(set) var hasEnded = false
  private(set) var last: Stamp

  /// `acknowledged`: up to where the peer has what was never seen.
  init(at stamp: Stamp, acknowledged: UInt32? = nil) {
    last = stamp
    wholeUntil = stamp.at
    next = acknowledged
    isPresumed = acknowledged != nil
  }

  /// Whether the capture holds the beginning of the stream.
  var hasOpening: Bool { opening != nil }

  /// What is missing now and may still come.
  var hole: Hole? {
    guard let holeSince, let behind, let next else { return nil }
    return hole(Self.distance(behind, from: next), seenAt: holeSince)
  }

  /// Until when a hole is waited for; nil where there is none, or nobody has its bytes yet.
  var patientUntil: Moment? { isAcknowledged.map { $0 + Self.reordering } }

  /// Where the bytes go on behind the first hole; nil where none is known.
  private var behind: UInt32? {
    guard let next else { return nil }
    return [waiting.first?.sequence, closing, unseenEnd].compactMap(\.self)
      .filter { Self.distance($0, from: next) > 0 }
      .min { Self.distance($0, from: next) < Self.distance($1, from: next) }
  }

  private static func distance(_ number: UInt32, from other: UInt32) -> Int {
    Int(Int32(bitPattern: number &- other))
  }

  private func hole(_ length: Int?, seenAt moment: Moment) -> Hole {
    Hole(length: length, span: min(wholeUntil, moment)...max(wholeUntil, moment))
  }

  /// A connection opens: the stream starts after the SYN (RFC 9293 §3.4).
  ///
  /// A repeated SYN changes nothing.
  mutating func open(_ sequence: UInt32) {
    guard opening != sequence else { return }
    opening = sequence
    isPresumed = false
    next = sequence &+ 1
    unseenEnd = nil
  }

  /// Whether a SYN with that number belongs to another connection than the one seen so far.
  func isReopened(by sequence: UInt32) -> Bool {
    next != nil && opening != sequence
  }

  /// The sender sends nothing from that number on.
  mutating func finish(_ sequence: UInt32, _ stamp: Stamp) -> [Delivery] {
    guard closing == nil, let next else { return [] }
    guard (0...Self.farthest).contains(Self.distance(sequence, from: next)) else { return [] }
    closing = sequence
    if sequence != next { holeSince = holeSince ?? stamp.at }
    settle()
    return endIfComplete(stamp)
  }

  mutating func receive(_ sequence: UInt32, _ payload: ByteView, _ stamp: Stamp) -> [Delivery] {
    last = stamp
    guard !payload.isEmpty else { return giveUpOnHole(at: stamp) }
    var payload = payload
    if let closing {
      let room = Self.distance(closing, from: sequence)
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
    // Where the stream was heard of before its bytes, they may be of any time before.
    let isFirst = isPresumed && unseenEnd == nil
    isPresumed = false
    guard let expected = next, !isFirst else {
      wholeUntil = stamp.at
      next = sequence &+ UInt32(truncatingIfNeeded: payload.count)
      return [.bytes(payload.copy, stamp)]
    }
    var distance = Self.distance(sequence, from: expected)
    if let skippedFrom, distance < 0, Self.distance(sequence, from: skippedFrom) >= 0 {
      // They come after all: what said that they were sent before lied.
      next = skippedFrom
      distance = Self.distance(sequence, from: skippedFrom)
    }
    if abs(distance) > Self.farthest {
      deliveries = skipToEnd(at: stamp)
      // Another connection, of which the beginning was missed.
      deliveries.append(.gap(Hole(length: nil, span: stamp.at...stamp.at), stamp))
      wholeUntil = stamp.at
      next = sequence &+ UInt32(truncatingIfNeeded: payload.count)
      deliveries.append(.bytes(payload.copy, stamp))
      return deliveries
    }
    if distance > 0 {
      holeSince = holeSince ?? stamp.at
      keep(Waiting(sequence: sequence, bytes: payload.copy, stamp: stamp))
      return held > Self.mostWaiting || waiting.count > Self.mostSegments
        ? skipHole(at: stamp) : giveUpOnHole(at: stamp)
    }
    guard -distance < payload.count else { return giveUpOnHole(at: stamp) }
    let fresh = payload.dropping(-distance)
    skippedFrom = nil
    next = sequence &+ UInt32(truncatingIfNeeded: payload.count)
    deliveries.append(.bytes(fresh.copy, stamp))
    wholeUntil = stamp.at
    // The packet that fills the hole completes what waited behind it.
    release(stamp: stamp, into: &deliveries)
    // What comes late, behind its acknowledgements, still comes.
    if unseenEnd != nil {
      isAcknowledged = stamp.at
      holeSince = stamp.at
    }
    return deliveries
  }

  /// A segment without bytes says up to where its sender has sent.
  mutating func note(sequence: UInt32, at stamp: Stamp) -> [Delivery] {
    isPresumed ? [] : acknowledge(sequence, at: stamp)
  }

  /// The peer acknowledges: when it has bytes that are missing here, the capture lost them.
  mutating func acknowledge(_ number: UInt32, at stamp: Stamp) -> [Delivery] {
    guard let next, !hasEnded else { return [] }
    let ahead = Self.distance(number, from: next)
    guard ahead > (waiting.isEmpty && closing == nil ? harmless : 0) else {
      if ahead >= 0, holeSince == nil { wholeUntil = max(wholeUntil, stamp.at) }
      return giveUpOnHole(at: stamp)
    }
    guard ahead <= Self.farthest else { return giveUpOnHole(at: stamp) }
    holeSince = holeSince ?? stamp.at
    isAcknowledged = isAcknowledged ?? stamp.at
    if unseenEnd.map({ Self.distance(number, from: $0) > 0 }) ?? true { unseenEnd = number }
    settle()
    return giveUpOnHole(at: stamp)
  }

  /// Nothing more comes: gives what waited, with the gaps before it.
  mutating func skipToEnd(at stamp: Stamp) -> [Delivery] {
    var deliveries: [Delivery] = []
    while behind != nil {
      let skipped = skipHole(at: stamp)
      guard !skipped.isEmpty else { break }
      deliveries += skipped
    }
    return deliveries
  }

  mutating func giveUpOnHole(at stamp: Stamp) -> [Delivery] {
    guard let since = isAcknowledged, stamp.at - since > Self.reordering else { return [] }
    return skipHole(at: stamp)
  }

  private mutating func skipHole(at stamp: Stamp) -> [Delivery] {
    guard let behind else { return [] }
    let length = next.map { Self.distance(behind, from: $0) }
    var deliveries: [Delivery] = [.gap(hole(length, seenAt: holeSince ?? stamp.at), stamp)]
    skippedFrom = waiting.isEmpty && closing == nil ? next : nil
    next = behind
    wholeUntil = holeSince ?? stamp.at
    release(stamp: nil, into: &deliveries)
    return deliveries + endIfComplete(stamp)
  }

  /// Hands on what continues the stream; with no stamp given, each segment under its own.
  private mutating func release(stamp: Stamp?, into deliveries: inout [Delivery]) {
    while let first = waiting.first, let expected = next {
      let distance = Self.distance(first.sequence, from: expected)
      guard distance <= 0 else { break }
      waiting.removeFirst()
      held -= first.bytes.count
      guard -distance < first.bytes.count else { continue }
      let fresh = Array(first.bytes.dropFirst(-distance))
      next = expected &+ UInt32(truncatingIfNeeded: fresh.count)
      deliveries.append(.bytes(fresh, stamp ?? first.stamp))
    }
    settle()
    guard unseenEnd == nil else { return }
    isAcknowledged = nil
    // What still waits shows the next hole.
    holeSince = waiting.first?.stamp.at
  }

  /// Forgets what the peer has of bytes not seen where nothing is missing.
  private mutating func settle() {
    guard let next, var end = unseenEnd else { return }
    // A FIN has a number as well.
    if let closing, Self.distance(end, from: closing) > 0 { end = closing }
    let left = Self.distance(end, from: next)
    let isHarmless = left <= harmless && waiting.isEmpty && closing == nil
    unseenEnd = left <= 0 || isHarmless ? nil : end
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
