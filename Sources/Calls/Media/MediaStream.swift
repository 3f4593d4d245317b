public import Media
public import SIP
public import Wire

/// RTP of one source, and the sessions whose audio it is.
public struct MediaStream: Sendable {
  /// A session it belongs to, and the end it flows to.
  public struct Place: Sendable {
    /// All that were looked through, which every place shares: a stream may be of many sessions.
    private let sessions: [MediaSession]
    /// Which of them it is.
    let index: Int32
    public let to: MediaSession.End
    /// Whether the packets go where that end asked for them; otherwise only their source is known.
    public let isAsAnnounced: Bool

    init(
      _ index: Int, of sessions: [MediaSession], to end: MediaSession.End, isAsAnnounced: Bool
    ) {
      self.sessions = sessions
      self.index = Int32(truncatingIfNeeded: index)
      to = end
      self.isAsAnnounced = isAsAnnounced
    }

    public var session: MediaSession { sessions[Int(index)] }
    public var receiver: MediaSide { session.side(to) }
    public var sender: MediaSide { session.side(to.other) }
  }

  public let flow: MediaFlow
  /// The legs it is audio of, all of one call; empty where no session announced it.
  public let places: [Place]

  public init(_ flow: MediaFlow, _ places: [Place] = []) {
    self.flow = flow
    self.places = places
  }

  /// The call's place among the calls it was read with.
  public var call: Int? { places.first?.session.call }
  public var callID: String? { places.first?.session.callID }

  /// What a payload type of this stream means: what its receiver said, its sender, or RFC 3551.
  public func codec(_ payloadType: UInt8) -> Codec? {
    for place in places {
      if let codec = place.receiver.codec(payloadType) { return codec }
    }
    for place in places {
      if let codec = place.sender.codec(payloadType) { return codec }
    }
    return Codec.fixed(payloadType)
  }

  /// The codec of most of its packets.
  public var mainCodec: Codec? { flow.mainUsage.flatMap { codec($0.payloadType) } }

  /// The telephone events among what looks like some: those of a payload type that is for events.
  public var events: [HeardEvent] {
    flow.events.filter { codec($0.payloadType)?.codecName == .telephoneEvent }
  }

  /// Whether it is audio, or only other media that share its port (RFC 9143).
  public var isAudio: Bool {
    places.isEmpty || !isOther(flow.usages.map(\.payloadType))
  }

  /// Whether those payload types are all of other media.
  private func isOther(_ types: [UInt8]) -> Bool {
    places.contains { place in
      let others = place.receiver.otherTypes.union(place.sender.otherTypes)
      return !others.isEmpty && types.allSatisfy { others.contains($0) }
    }
  }

  /// The digits pressed, in order: an event that was said in segments is one.
  public var digits: String { String(events.compactMap(\.digit)) }

  /// The largest and the mean jitter on the clock of its codec; nil where that is unknown.
  public var jitter: (maximum: Duration, mean: Duration)? {
    guard let rate = mainCodec?.clockRate, let jitter = flow.jitter(at: rate) else { return nil }
    return (.nanoseconds(Int64(jitter.maximum * 1e9)), .nanoseconds(Int64(jitter.mean * 1e9)))
  }

  /// Whether it is certain that it has packets between two moments.
  ///
  /// Of one that goes beyond both, no pause may be as long as the time between them.
  public func isCertainlyActive(from: Moment, to: Moment) -> Bool {
    flow.firstAt <= to && flow.lastAt >= from
      && (flow.firstAt >= from || flow.lastAt <= to || flow.longestGap.duration < to - from)
  }
}
