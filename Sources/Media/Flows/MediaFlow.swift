public import Wire

/// The RTP packets of one source from one endpoint to another, counted as they came.
public struct MediaFlow: Hashable, Sendable {
  /// How often a payload type was used, and when.
  public struct Usage: Hashable, Sendable {
    public let payloadType: UInt8
    public internal(set) var packets: Int
    /// Packets without any payload.
    public internal(set) var empty = 0
    public let firstFrame: Int
    public internal(set) var lastFrame: Int
    public internal(set) var lastAt: Moment
  }

  /// A pause between two packets.
  public struct Gap: Hashable, Sendable {
    public internal(set) var nanoseconds: Int64 = 0
    /// The packet that ended it; 0 where there was none.
    public internal(set) var frame = 0
    /// When that packet came.
    public internal(set) var at = Moment.zero

    public var duration: Duration { .nanoseconds(nanoseconds) }
  }

  /// The pause between a flow and one of the same source that follows it from the same port.
  public func pause(before next: MediaFlow) -> Gap {
    Gap(nanoseconds: (next.firstAt - lastAt).nanoseconds, frame: next.firstFrame, at: next.firstAt)
  }

  /// A pause after which speech begins anew, in nanoseconds: half a second.
  static let rest: Int64 = 500_000_000
  static let mostStalls = 32
  /// A flow with more pauses is not cut any more.
  static let mostParts = 256
  /// The most events that are kept of one flow; what comes later is counted.
  static let mostEvents = 256

  public let key: FlowKey
  public let firstFrame: Int
  public internal(set) var lastFrame: Int
  public let firstAt: Moment
  /// Whether the first packet has the marker bit (RFC 3551 §4.1).
  public let beginsTalkspurt: Bool
  public internal(set) var lastAt: Moment
  /// Payload bytes, without headers and padding.
  public internal(set) var bytes = 0
  /// Packets with the marker bit: for audio, beginnings of a talkspurt (RFC 3551 §4.1).
  public internal(set) var markers = 0
  public internal(set) var order = SequenceTracker()
  public internal(set) var jitter = ArrivalJitter()
  /// The longest pause of all, silence between talkspurts included.
  public internal(set) var longestGap = Gap()
  /// The longest pauses of half a second and more before packets that begin no talkspurt, so many at
  /// most, in order: what was on hold meanwhile did not stall.
  public internal(set) var stalls: [Gap] = []
  /// What looks like telephone events (RFC 4733), in order; the session says whether it is.
  public internal(set) var events: [HeardEvent] = []
  /// Events beyond those that are kept.
  public internal(set) var otherEvents = 0
  /// Whether a pause was left out, as there was no room for those of all flows.
  var lacksStalls = false
  /// Whether enough packets in sequence came to call it RTP whatever SDP says.
  public internal(set) var isProven = false
  /// RTCP packets of this source.
  public internal(set) var rtcpPackets = 0
  /// The last thing the receiver said of this source; nil where it said nothing.
  public internal(set) var reported: ReceptionReport?

  /// What lies between long pauses, each by itself; empty where there was none.
  ///
  /// A source that goes on where it left off may do so in another call.
  public internal(set) var parts: [MediaFlow] = []
  /// Which part of its flow it is, from 0; later ones go on with what came before a pause.
  private(set) var part: UInt16 = 0
  /// Whether it, or what is the last of it, paused where it was not cut: there were too many pauses.
  ///
  /// What comes after may be another call's.
  public internal(set) var isUncut = false
  var isResumed: Bool { part > 0 }

  private var inSequence = 1
  private var lastTimestamp: UInt32
  /// When the first packet with that time stamp came.
  private var stampedAt: Moment
  var types: PayloadUsages

  init(_ header: RTPHeader, from source: Endpoint, to destination: Endpoint, _ stamp: FlowStamp) {
    key = FlowKey(from: source, to: destination, ssrc: header.ssrc)
    firstFrame = stamp.frame
    lastFrame = stamp.frame
    firstAt = stamp.at
    beginsTalkspurt = header.hasMarker
    lastAt = stamp.at
    lastTimestamp = header.timestamp
    stampedAt = stamp.at
    types = PayloadUsages(header.payloadType, stamp)
  }

  /// What a flow goes on with after a pause.
  init(
    _ header: RTPHeader, after earlier: MediaFlow, _ stamp: FlowStamp
  ) {
    self.init(header, from: earlier.source, to: earlier.destination, stamp)
    isProven = earlier.isProven
    part = earlier.part + 1
    if earlier.order.goesOn(to: header.sequence) { jitter = ArrivalJitter(after: earlier.jitter) }
  }

  public var source: Endpoint { key.source }
  public var destination: Endpoint { key.destination }
  public var ssrc: UInt32 { key.ssrc }
  public var packets: Int { order.received }
  public var lost: Int { order.lost }

  /// From the first packet to the last.
  public var duration: Duration { lastAt - firstAt }

  /// In order of their first packet; at most six.
  public var usages: [Usage] { types.all }

  /// Packets of payload types beyond those six.
  public var otherPackets: Int { types.others }

  /// Whether pauses or payload types of it were left out, as there was no room for those of all
  /// flows.
  package var isAbridged: Bool { lacksStalls || types.isAbridged }

  /// What it takes of the room for those.
  var notes: Int { stalls.count + types.listed }

  /// The payload type used most often.
  public var mainUsage: Usage? { types.main }

  /// The jitter's maximum and mean in seconds on a clock of that rate; nil for an unknown rate.
  public func jitter(at rate: Int) -> (maximum: Double, mean: Double)? {
    guard let maximum = jitter.maximum(at: rate), let mean = jitter.mean(at: rate) else {
      return nil
    }
    return (maximum, mean)
  }

  /// Takes the flow's next packet; what it notes takes of the room.
  @inline(__always)
  mutating func add(
    _ header: RTPHeader, _ packet: UnsafeRawBufferPointer, _ stamp: FlowStamp,
    _ room: inout FlowRoom
  ) {
    let before = order.expected
    let place = order.add(header.sequence)
    bytes += header.payload.count
    if header.hasMarker { markers += 1 }
    let isSameType = types.count(header.payloadType, stamp, &room.notes)
    if header.payload.isEmpty { types.countEmpty(header.payloadType) }
    if order.received > 1 {
      measure(header, stamp, place, isSameType: isSameType, &room.notes)
      if !isProven { prove(header, missing: missing(since: before, place), place) }
    }
    lastFrame = stamp.frame
    lastAt = stamp.at
    guard header.payloadType >= 96, header.payload.count == TelephoneEvent.length else { return }
    hear(header, packet, stamp, place, missing: missing(since: before, place), &room.events)
  }

  /// How many numbers the latest packet left out, where so many were expected before it.
  private func missing(since before: Int, _ place: SequenceTracker.Place) -> Int {
    place == .ahead ? max(0, order.expected - before - 1) : 0
  }

  @inline(__always)
  private mutating func measure(
    _ header: RTPHeader, _ stamp: FlowStamp, _ place: SequenceTracker.Place, isSameType: Bool,
    _ room: inout Int
  ) {
    let pause = stamp.at.nanoseconds - lastAt.nanoseconds
    if pause > longestGap.nanoseconds {
      longestGap.nanoseconds = pause
      longestGap.frame = stamp.frame
    }
    if pause >= Self.rest, !header.hasMarker { noteStall(pause, stamp, &room) }
    let units = Int32(bitPattern: header.timestamp &- lastTimestamp)
    // Packets of one event or one picture share a time stamp, which is that of the first: the next
    // one is held against it.
    guard units != 0 else { return }
    let passed = stamp.at.nanoseconds - stampedAt.nanoseconds
    lastTimestamp = header.timestamp
    stampedAt = stamp.at
    // The clock of another payload type may be another one.
    // After a long pause it is anew: some let their clock rest on hold, and some set it forward.
    guard isSameType, pause < Self.rest, place == .ahead || place == .late else { return }
    jitter.add(nanoseconds: passed, units: units)
  }

  /// What a packet is to the flow of its source.
  enum Sequel {
    case sameFlow
    /// A part of the flow; which call it is of is found out later.
    case nextPart
    case anotherFlow
  }

  /// What a packet is that comes next.
  ///
  /// Players and simple devices use one SSRC and the same ports in every call: what does not go on
  /// where the numbers left off is another flow after a second, and may be one after a tenth.
  @inline(__always)
  func sequel(_ header: RTPHeader, at moment: Moment) -> Sequel {
    let pause = moment.nanoseconds - lastAt.nanoseconds
    guard pause >= Self.rest / 5 else { return .sameFlow }
    return sequel(header, afterNanoseconds: pause)
  }

  @inline(never)
  private func sequel(_ header: RTPHeader, afterNanoseconds pause: Int64) -> Sequel {
    let isLong = pause >= 2 * Self.rest
    let goesOn = order.goesOn(to: header.sequence)
    if isLong, !goesOn { return .anotherFlow }
    // An event whose packets were held up is one all the same; a clock may rest on hold.
    let isOfOneEvent =
      header.timestamp == lastTimestamp && header.payloadType >= 96
      && header.payload.count == TelephoneEvent.length
    return isLong == goesOn && !isOfOneEvent ? .nextPart : .sameFlow
  }

  @inline(never)
  private mutating func noteStall(_ pause: Int64, _ stamp: FlowStamp, _ room: inout Int) {
    if stalls.count < Self.mostStalls {
      guard room > 0 else {
        lacksStalls = true
        return
      }
      room -= 1
    }
    note(Gap(nanoseconds: pause, frame: stamp.frame, at: stamp.at))
  }

  mutating func note(_ stall: Gap) {
    if stalls.count >= Self.mostStalls {
      // Before the new one is there: an array that grows doubles.
      let shortest = stalls.indices.min { stalls[$0].nanoseconds < stalls[$1].nanoseconds }
      guard let shortest, stalls[shortest].nanoseconds <= stall.nanoseconds else { return }
      stalls.remove(at: shortest)
    }
    stalls.append(stall)
  }

  /// Four packets of a plausible type in sequence: RFC 3550 A.1 asks for two where the ports are
  /// known to carry RTP.
  private mutating func prove(
    _ header: RTPHeader, missing: Int, _ place: SequenceTracker.Place
  ) {
    let type = PayloadType(masking: header.payloadType)
    let isPlausible = type.isDynamic || type.fixedName != nil
    guard isPlausible, place == .ahead, missing < 5, key.source.port >= 1_024,
      key.destination.port >= 1_024
    else {
      if place == .astray || !isPlausible { inSequence = 0 }
      return
    }
    inSequence += 1
    if inSequence >= 4 { isProven = true }
  }

  private mutating func hear(
    _ header: RTPHeader, _ packet: UnsafeRawBufferPointer, _ stamp: FlowStamp,
    _ place: SequenceTracker.Place, missing: Int, _ room: inout Int
  ) {
    guard place != .duplicate,
      let event = TelephoneEvent(UnsafeRawBufferPointer(rebasing: packet[header.payload]))
    else { return }
    // A late packet may belong to the event before the last.
    for index in events.indices.suffix(2).reversed() {
      guard events[index].timestamp == header.timestamp, events[index].event == event.event,
        events[index].payloadType == header.payloadType
      else { continue }
      events[index].add(
        event, missing: missing, isLate: place == .late, frame: stamp.frame, at: stamp.at)
      return
    }
    guard room > 0, events.count < Self.mostEvents else {
      otherEvents += 1
      return
    }
    room -= 1
    events.append(HeardEvent(event, header, missing: missing, frame: stamp.frame, at: stamp.at))
  }
}

/// When and in which frame a packet was seen.
struct FlowStamp {
  let frame: Int
  let at: Moment
}
