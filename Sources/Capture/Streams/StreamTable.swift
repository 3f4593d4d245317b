import SIP
import Wire

/// All TCP connections of a capture, within bounds.
///
/// One direction of a connection holds less than half a MiB whatever it carries: what waits
/// behind a hole (`WaitingSegments`) and the beginning of one message. All together hold
/// `mostHeld`; when there is more, the half that was silent longest is given up.
struct StreamTable {
  struct Key: Hashable {
    let source: Endpoint
    let destination: Endpoint

    var reversed: Key { Key(source: destination, destination: source) }
  }

  static let mostDirections = 32_768
  static let mostHeld = 67_108_864
  /// Whoever is there answers a SYN sooner, and a ClientHello; the first SYN is repeated after as long
  /// (RFC 6298 §2).
  static let answerTime = Duration.seconds(1)
  /// A sender that was silent for so long before the capture ended had said what it had to.
  static let lull = Duration.seconds(1)

  private let sipPorts: Set<UInt16>
  var directions: [Key: StreamDirection] = [:]
  private var streamsHeld = 0
  var secured: TLSTable
  /// HTTP, where somebody wants to know of it.
  private(set) var web: ExchangeTable?
  /// Places where the capture misses bytes of a stream.
  var gaps = 0
  /// Those of them that are in connections that carry no SIP so far.
  var foreignGaps = 0
  /// What is missing that may have been SIP, until it is taken.
  var lost: [CaptureGap] = []
  private(set) var waits = StreamWaits()
  /// Connections that were asked for, until they must be answered.
  private var asked = AskedConnections()
  /// Compressed connections that could not be read.
  var packed = PackedWebSockets()

  init(sipPorts: Set<UInt16>) {
    self.sipPorts = sipPorts
    secured = TLSTable(sipPorts: sipPorts)
  }

  mutating func keepExchanges() { web = ExchangeTable() }

  var held: Int { streamsHeld + secured.held }

  /// What became of TLS connections.
  var tls: TLSReading { secured.reading }

  /// Keys given from outside, or found in the capture.
  mutating func add(_ keys: TLSKeyLog, fromCapture: Bool) {
    secured.add(keys, fromCapture: fromCapture)
  }

  /// `cut`: how many bytes of the segment the capture did not keep.
  mutating func receive(
    _ segment: SegmentHeader, _ key: Key, _ stamp: Stamp, cut: Int = 0
  ) -> [Sighting] {
    var found = waits.hasDeadline ? giveUpOnHoles(at: stamp) : []
    if asked.hasDue(at: stamp.at) { found += tellUnanswered(at: stamp.at, Self.answerTime) }
    var earlier: UInt32?
    if segment.isSynchronising, directions[key]?.stream.isReopened(by: segment.sequence) == true {
      earlier = directions[key]?.stream.resumption
      found += close(key, at: stamp)
      web?.forget(key)
    }
    let bringsNews = segment.isSynchronising || !segment.payload.isEmpty
    let accepts =
      !segment.isSynchronising && !segment.isReset && segment.acknowledgement ?? 0 != 0
    if let acknowledgement = segment.acknowledgement {
      let isHeard = directions[key.reversed] != nil
      // Who speaks SIP and acknowledges what was never seen shows that it was sent.
      let speaks = directions[key].map { $0.hasSIP || isOfSIP(key) } ?? (bringsNews && isOfSIP(key))
      if isHeard || speaks {
        found += change(
          key.reversed, orMake: isHeard ? nil : Stream(at: stamp, acknowledged: acknowledgement),
          stamp
        ) { $0.stream.acknowledge(acknowledgement, at: stamp) }
      }
    }
    if bringsNews || segment.isFinal {
      let stream = bringsNews ? Stream(at: stamp, after: earlier) : nil
      found += change(key, orMake: stream, stamp) { direction in
        if !direction.hasSpoken { direction.noteBeginning(segment, at: stamp.at) }
        if accepts { direction.noteAccepted() }
        if segment.isSynchronising { direction.stream.open(segment.sequence) }
        if !segment.payload.isEmpty { direction.stream.resume(at: segment.sequence) }
        if !direction.stream.hasOpening { direction.content.beginInTheMiddle() }
        let sequence = segment.isSynchronising ? segment.sequence &+ 1 : segment.sequence
        let deliveries = direction.stream.receive(sequence, segment.payload, stamp)
        guard segment.isFinal else { return deliveries }
        let end = sequence &+ UInt32(truncatingIfNeeded: segment.payload.count)
        return deliveries + direction.stream.finish(end, stamp)
      }
    } else {
      found += change(key, orMake: nil, stamp) { direction in
        if accepts { direction.noteAccepted() }
        return direction.stream.note(sequence: segment.sequence, at: stamp)
      }
    }
    if cut > 0 {
      let end = segment.sequence &+ UInt32(truncatingIfNeeded: segment.payload.count + cut)
      found += change(key, orMake: nil, stamp) { $0.stream.note(sequence: end, at: stamp) }
    }
    if segment.isSynchronising, segment.acknowledgement == nil { asked.note(key, stamp) }
    if segment.isReset {
      directions[key]?.noteReset()
      directions[key.reversed]?.noteReset()
      found += cutOff(key, at: stamp) + cutOff(key.reversed, at: stamp)
      found.append(key.sighting(.reset, .tcp, stamp))
    }
    return found
  }

  /// What was lost since it was last asked for.
  mutating func takeLost() -> [CaptureGap] {
    defer { lost = [] }
    return lost
  }

  var hasLost: Bool { !lost.isEmpty }

  /// The capture ends then: gives what waited and what stays incomplete.
  mutating func finish(at end: Moment) -> [Sighting] {
    // Where the capture goes no further, half of the time says enough.
    var found = tellUnanswered(at: end, Self.answerTime / 2)
    let lasts = directions.map { ($0.key, $0.value.stream.last) }.sorted {
      ($0.0.source, $0.0.destination) < ($1.0.source, $1.0.destination)
    }
    // What goes on when the capture ends is cut by it.
    func isCut(_ last: Stamp) -> Bool { last.at > end - Self.lull }
    for (key, last) in lasts { found += empty(key, at: last, isCut: isCut(last)) }
    // Only when both directions of a connection have said all they can.
    for (key, last) in lasts { found += closeSecured(key, at: last, isCut: isCut(last)) }
    return found
  }

  /// What must have been answered by then, where nothing else comes.
  mutating func takeUnanswered(at now: Moment) -> [Sighting] {
    asked.hasDue(at: now) ? tellUnanswered(at: now, Self.answerTime) : []
  }

  /// Tells of connections that nobody has answered for so long.
  private mutating func tellUnanswered(at now: Moment, _ patience: Duration) -> [Sighting] {
    var found: [Sighting] = []
    while let (key, stamp) = asked.next(before: now - patience) {
      var again: Moment?
      if directions[key]?.isUnanswered(
        since: stamp.at, by: directions[key.reversed], at: now, until: &again) == true
      {
        directions[key]?.noteTold()
        found.append(key.sighting(.unanswered, .tcp, stamp))
      } else if let again, patience == Self.answerTime {
        asked.note(key, stamp, from: again)
      }
    }
    return found
  }

  private mutating func change(
    _ key: Key, orMake stream: Stream?, _ stamp: Stamp,
    _ event: (inout StreamDirection) -> [Stream.Delivery]
  ) -> [Sighting] {
    // Taken out while it changes, so that its buffers are not copied.
    guard
      var direction = directions.removeValue(forKey: key)
        ?? stream.map({ StreamDirection($0, key, sipPorts) })
    else { return [] }
    let before = direction.held
    let deadline = direction.stream.patientUntil
    // Inside a message every byte counts, but for that of a FIN.
    direction.stream.harmless = direction.content.isInsideMessage ? 1 : Stream.harmless
    let deliveries = event(&direction)
    var found = read(deliveries, key, &direction)
    if !found.isEmpty { tellSetup(in: &found, key, &direction) }
    streamsHeld += direction.held - before
    if direction.stream.hole != nil {
      waits.begin(key)
      if let until = direction.stream.patientUntil, until != deadline {
        waits.note(key, until: until)
      }
    } else {
      waits.end(key)
    }
    directions[key] = direction
    return found + makeRoom(at: stamp)
  }

  /// Goes on behind the holes of which the bytes will not come any more.
  private mutating func giveUpOnHoles(at stamp: Stamp) -> [Sighting] {
    var found: [Sighting] = []
    while let due = waits.next(before: stamp.at) {
      guard directions[due.key]?.stream.patientUntil == due.at else { continue }
      found += change(due.key, orMake: nil, stamp) { $0.stream.giveUpOnHole(at: stamp) }
    }
    waits.forgetPast()
    return found
  }

  func isOfSIP(_ key: Key) -> Bool {
    sipPorts.contains(key.source.port) || sipPorts.contains(key.destination.port)
  }

  /// A reset: what is incomplete stays so.
  ///
  /// The direction stays known, so that late copies of what was seen are not seen again, and a
  /// reset that nobody accepted hides nothing that comes after it.
  private mutating func cutOff(_ key: Key, at stamp: Stamp) -> [Sighting] {
    change(key, orMake: nil, stamp) { direction in
      direction.stream.skipToEnd(at: stamp) + [.end(direction.stream.last)]
    }
  }

  private mutating func close(_ key: Key, at stamp: Stamp, isCut: Bool = false) -> [Sighting] {
    let last = directions[key]?.stream.last ?? stamp
    return empty(key, at: stamp, isCut: isCut) + closeSecured(key, at: last, isCut: isCut)
  }

  /// Takes a direction out and gives what it still holds; `isCut` where it may not have been all.
  private mutating func empty(_ key: Key, at stamp: Stamp, isCut: Bool) -> [Sighting] {
    guard var direction = directions.removeValue(forKey: key) else { return [] }
    streamsHeld -= direction.held
    waits.end(key)
    let deliveries = direction.stream.skipToEnd(at: stamp)
    let found = read(deliveries, key, &direction)
    let last = direction.stream.last
    web?.breakOff(key, isGap: false)
    noteSkipped(key, &direction, isOver: true, last)
    if isCut, direction.content.isInsideMessage {
      let hole = Stream.Hole(length: nil, span: last.at...max(last.at, stamp.at))
      if let gap = gap(hole, key, direction, frame: last.frame) { lost.append(gap) }
    }
    return found + sightings(direction.content.breakOff(isCut ? .cut : .end), key, last)
  }

  private mutating func read(
    _ deliveries: [Stream.Delivery], _ key: Key, _ direction: inout StreamDirection
  ) -> [Sighting] {
    var found: [Sighting] = []
    for delivery in deliveries {
      switch delivery {
      case .bytes(let bytes, let stamp):
        web?.feed(bytes, key, stamp)
        let pieces = direction.content.feed(bytes)
        noteSkipped(key, &direction, isOver: false, stamp)
        if !direction.hasSIP, pieces.contains(where: \.isSIP) { noteSIP(key, &direction) }
        found += sightings(pieces, key, stamp)
        if case .secured = direction.content, let reason = secured.reasonUnread(key) {
          lost.append(key.gap(.sealed(reason), stamp.at...stamp.at, frame: stamp.frame))
        }
      case .gap(let hole, let stamp):
        if !direction.isHarmless(hole) { note(hole, key, &direction, frame: stamp.frame) }
        web?.breakOff(key, isGap: true)
        found += sightings(direction.content.breakOff(.gap, missing: hole.length), key, stamp)
        let isOver = !direction.content.isSkipping
        noteSkipped(key, &direction, isOver: isOver, stamp)
      case .end(let stamp):
        web?.breakOff(key, isGap: false)
        found += sightings(direction.content.breakOff(.end), key, stamp)
        noteSkipped(key, &direction, isOver: true, stamp)
      }
    }
    return found
  }

  /// Forgets what compressed messages may refer to, up to half of all that is held; false where that
  /// is not much.
  private mutating func forgetHistories(_ keys: [Key]) -> Bool {
    let before = streamsHeld
    for key in keys where streamsHeld > before / 2 {
      let held = directions[key]?.held ?? 0
      directions[key]?.content.forgetHistory()
      streamsHeld += (directions[key]?.held ?? 0) - held
    }
    return streamsHeld <= before / 4 * 3
  }

  /// Makes room by what was silent longest: what compressed messages may refer to goes, and where
  /// that is little, or there are too many connections, half of these.
  private mutating func makeRoom(at stamp: Stamp) -> [Sighting] {
    guard directions.count > Self.mostDirections || held > Self.mostHeld else { return [] }
    let byAge = directions.map { ($0.key, $0.value.stream.last.frame) }.sorted { $0.1 < $1.1 }
    // A WebSocket stays known so; what of it cannot be unpacked any more is told.
    if directions.count <= Self.mostDirections, forgetHistories(byAge.map(\.0)) { return [] }
    return byAge.prefix(byAge.count / 2 + 1).flatMap { close($0.0, at: stamp, isCut: true) }
  }
}
