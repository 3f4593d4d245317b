import Wire

/// One direction of a TCP connection: its bytes in order, whatever order they came in.
///
/// Where segments overlap, what was in order already counts, as for a receiver that has handed it
/// on. Of segments that wait behind a hole the one that begins earlier counts, and of two that
/// begin together the longer one: so does Linux (tcp_data_queue_ofo). Bytes behind a FIN belong
/// to nobody, as a receiver drops them.
struct Stream {
  /// How far from the expected byte a segment can be and still belong to the same stream.
  static let farthest = 16_777_216
  /// Between messages a FIN or an empty line that keeps the connection open may be missing without
  /// harm, inside of one a FIN.
  static let harmless = 4

  private(set) var next: UInt32?
  /// How many bytes may be missing at the end without harm.
  var harmless = Self.harmless
  /// The number of the SYN, when it was seen.
  private var opening: UInt32?
  private var waiting = WaitingSegments()
  /// Up to where the peer has bytes of which nothing was captured, not even what follows them.
  private var unseenEnd: UInt32?
  /// Where a hole began that was given up and behind which nothing has come.
  private var skippedFrom: UInt32?
  /// Whether what came first is known from the peer's acknowledgements alone.
  private var isPresumed = false
  /// Where the connection went on that a SYN put an end to, until something comes behind that SYN.
  private var earlier: UInt32?
  private var holeTimes: HoleTimes
  private var end = StreamEnd()
  private(set) var last: Stamp

  /// `acknowledged`: up to where the peer has what was never seen; `earlier`: where the connection
  /// goes on that this one comes in the place of.
  init(at stamp: Stamp, acknowledged: UInt32? = nil, after earlier: UInt32? = nil) {
    last = stamp
    self.earlier = earlier
    holeTimes = HoleTimes(wholeUntil: stamp.at)
    next = acknowledged
    isPresumed = acknowledged != nil
  }

  /// How much memory takes what waits behind holes (bytes).
  var held: Int { waiting.held }

  /// Whether the capture holds the beginning of the stream.
  var hasOpening: Bool { opening != nil }

  /// What is missing now and may still come.
  var hole: Hole? {
    guard let since = holeTimes.since, let behind, let next else { return nil }
    return holeTimes.hole(Self.distance(behind, from: next), seenAt: since)
  }

  /// Until when a hole is waited for; nil where there is none, or nobody has its bytes yet.
  var patientUntil: Moment? { holeTimes.patientUntil }

  /// Where the bytes go on behind the first hole; nil where none is known.
  private var behind: UInt32? {
    guard let next else { return nil }
    return [waiting.first?.sequence, end.number, unseenEnd].compactMap(\.self)
      .filter { Self.distance($0, from: next) > 0 }
      .min { Self.distance($0, from: next) < Self.distance($1, from: next) }
  }

  /// How far a number is behind another; they go round (RFC 9293 §3.4).
  static func distance(_ number: UInt32, from other: UInt32) -> Int {
    Int(Int32(bitPattern: number &- other))
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

  /// Whether a segment brings what was not there before: a SYN, or bytes that go on.
  func isNews(_ segment: SegmentHeader) -> Bool {
    if segment.isSynchronising { return opening != segment.sequence }
    return next.map { Self.distance(segment.sequence, from: $0) >= 0 } ?? true
  }

  /// Where it goes on should a SYN turn out to be nobody's.
  var resumption: UInt32? { earlier ?? next }

  /// Whether a SYN with that number belongs to another connection than the one seen so far.
  func isReopened(by sequence: UInt32) -> Bool {
    next != nil && opening != sequence
  }

  /// The sender sends nothing from that number on.
  mutating func finish(_ sequence: UInt32, _ stamp: Stamp) -> [Delivery] {
    guard end.number == nil, let next else { return [] }
    guard (0...Self.farthest).contains(Self.distance(sequence, from: next)) else { return [] }
    end.number = sequence
    if sequence != next { holeTimes.see(at: stamp.at) }
    settle()
    return endIfComplete(stamp)
  }

  mutating func receive(_ sequence: UInt32, _ payload: ByteView, _ stamp: Stamp) -> [Delivery] {
    last = stamp
    guard !payload.isEmpty else { return giveUpOnHole(at: stamp) }
    let payload = end.bound(payload, at: sequence)
    guard !payload.isEmpty else { return [] }
    return take(sequence, payload, stamp) + endIfComplete(stamp)
  }

  /// Goes on where it was before a SYN that nobody accepted, as a sender does.
  mutating func resume(at sequence: UInt32) {
    guard let earlier else { return }
    if sequence == earlier, sequence != next {
      next = sequence
      opening = nil
      unseenEnd = nil
    }
    self.earlier = nil
  }

  private mutating func endIfComplete(_ stamp: Stamp) -> [Delivery] {
    end.isReached(by: next) ? [.end(stamp)] : []
  }

  private mutating func take(
    _ sequence: UInt32, _ payload: ByteView, _ stamp: Stamp
  ) -> [Delivery] {
    var deliveries: [Delivery] = []
    // Where the stream was heard of before its bytes, they may be of any time before.
    let isFirst = isPresumed && unseenEnd == nil
    isPresumed = false
    guard let expected = next, !isFirst else {
      holeTimes.wholeUntil = stamp.at
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
      holeTimes.wholeUntil = stamp.at
      next = sequence &+ UInt32(truncatingIfNeeded: payload.count)
      deliveries.append(.bytes(payload.copy, stamp))
      return deliveries
    }
    if distance > 0 {
      holeTimes.see(at: stamp.at)
      waiting.keep(
        WaitingSegments.Segment(sequence: sequence, bytes: payload.copy, stamp: stamp))
      return waiting.areTooMany ? skipHole(at: stamp) : giveUpOnHole(at: stamp)
    }
    guard -distance < payload.count else { return giveUpOnHole(at: stamp) }
    let fresh = payload.dropping(-distance)
    skippedFrom = nil
    next = sequence &+ UInt32(truncatingIfNeeded: payload.count)
    deliveries.append(.bytes(fresh.copy, stamp))
    holeTimes.wholeUntil = stamp.at
    // The packet that fills the hole completes what waited behind it.
    release(stamp: stamp, into: &deliveries)
    // What comes late, behind its acknowledgements, still comes.
    if unseenEnd != nil {
      holeTimes.acknowledged = stamp.at
      holeTimes.since = stamp.at
    }
    return deliveries
  }

  /// A segment without bytes says up to where its sender has sent.
  mutating func note(sequence: UInt32, at stamp: Stamp) -> [Delivery] {
    isPresumed ? [] : acknowledge(sequence, at: stamp)
  }

  /// The peer acknowledges: when it has bytes that are missing here, the capture lost them.
  mutating func acknowledge(_ number: UInt32, at stamp: Stamp) -> [Delivery] {
    guard let next else { return [] }
    // Who has more than the FIN has not accepted it.
    if let final = end.number, (2...Self.farthest).contains(Self.distance(number, from: final)) {
      end = StreamEnd()
    }
    guard !end.wasReached else { return [] }
    let ahead = Self.distance(number, from: next)
    guard ahead > (waiting.isEmpty && end.number == nil ? harmless : 0) else {
      if ahead >= 0, holeTimes.since == nil {
        holeTimes.wholeUntil = max(holeTimes.wholeUntil, stamp.at)
      }
      return giveUpOnHole(at: stamp)
    }
    guard ahead <= Self.farthest else { return giveUpOnHole(at: stamp) }
    holeTimes.see(at: stamp.at)
    holeTimes.acknowledged = holeTimes.acknowledged ?? stamp.at
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
    guard holeTimes.isOverdue(at: stamp.at) else { return [] }
    return skipHole(at: stamp)
  }

  private mutating func skipHole(at stamp: Stamp) -> [Delivery] {
    guard let behind else { return [] }
    let length = next.map { Self.distance(behind, from: $0) }
    let since = holeTimes.since ?? stamp.at
    var deliveries: [Delivery] = [.gap(holeTimes.hole(length, seenAt: since), stamp)]
    skippedFrom = waiting.isEmpty && end.number == nil ? next : nil
    next = behind
    holeTimes.wholeUntil = since
    release(stamp: nil, into: &deliveries)
    return deliveries + endIfComplete(stamp)
  }

  /// Hands on what continues the stream; with no stamp given, each segment under its own.
  private mutating func release(stamp: Stamp?, into deliveries: inout [Delivery]) {
    while let first = waiting.first, let expected = next {
      let distance = Self.distance(first.sequence, from: expected)
      guard distance <= 0 else { break }
      waiting.removeFirst()
      guard -distance < first.bytes.count else { continue }
      let fresh = Array(first.bytes.dropFirst(-distance))
      next = expected &+ UInt32(truncatingIfNeeded: fresh.count)
      deliveries.append(.bytes(fresh, stamp ?? first.stamp))
    }
    settle()
    guard unseenEnd == nil else { return }
    holeTimes.acknowledged = nil
    // What still waits shows the next hole.
    holeTimes.since = waiting.first?.stamp.at
  }

  /// Forgets what the peer has of bytes not seen where nothing is missing.
  private mutating func settle() {
    guard let next, var unseen = unseenEnd else { return }
    // A FIN has a number as well.
    if let final = end.number, Self.distance(unseen, from: final) > 0 { unseen = final }
    let left = Self.distance(unseen, from: next)
    let isHarmless = left <= harmless && waiting.isEmpty && end.number == nil
    unseenEnd = left <= 0 || isHarmless ? nil : unseen
  }
}
