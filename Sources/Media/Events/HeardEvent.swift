public import Wire

/// One telephone event of a flow: the packets that share its timestamp.
public struct HeardEvent: Hashable, Sendable {
  public let event: UInt8
  public let payloadType: UInt8
  /// The RTP timestamp of its packets.
  public let timestamp: UInt32
  public let firstFrame: Int
  public internal(set) var lastFrame: Int
  public let startedAt: Moment
  public internal(set) var lastAt: Moment
  public internal(set) var packets = 1
  /// Packets with the end bit; RFC 4733 §2.5.1.4 asks for three.
  public internal(set) var ends: Int
  /// The largest duration that was said, in units of the RTP clock.
  public internal(set) var duration: UInt16
  /// The first frame that said a shorter duration than one before it; nil when none did.
  public internal(set) var shrinkingFrame: Int?
  /// Sequence numbers that are missing between the event's packets or right before it.
  public internal(set) var missing: Int

  init(_ event: TelephoneEvent, _ header: RTPHeader, missing: Int, frame: Int, at: Moment) {
    self.event = event.event
    payloadType = header.payloadType
    timestamp = header.timestamp
    firstFrame = frame
    lastFrame = frame
    startedAt = at
    lastAt = at
    ends = event.isEnd ? 1 : 0
    duration = event.duration
    self.missing = missing
  }

  /// The digit; nil for an event that is none.
  public var digit: Character? { TelephoneEvent.digit(event) }

  mutating func add(_ event: TelephoneEvent, missing: Int, isLate: Bool, frame: Int, at: Moment) {
    packets += 1
    lastFrame = frame
    lastAt = at
    if event.isEnd { ends += 1 }
    // A packet that was overtaken says an older duration and is not the sender's mistake.
    if event.duration < duration, shrinkingFrame == nil, !isLate { shrinkingFrame = frame }
    duration = max(duration, event.duration)
    self.missing += missing
  }
}
