public import Media
public import Wire

/// What is said in one call: a packet every 20 ms, from a port of its own.
public struct Voice: Sendable {
  /// What is sent while nothing is played.
  public enum Filler: Hashable, Sendable {
    case tone(Tone)
    /// Packets of silence, by which the other side knows that the way is open.
    case silence
    /// No packets; the next is marked as the beginning of a talkspurt (RFC 3551 §4.1).
    case nothing
  }

  public static let beat = Duration.milliseconds(20)
  /// How long nothing is sent after the network said that nobody listens.
  static let rest = Duration.seconds(1)
  /// Beats further behind than this are given up: made up for in a burst they would be no audio.
  static let patience = Duration.milliseconds(200)
  /// Samples of one beat.
  private static let size = 160

  /// A key is pressed for 100 ms; its end is said three times (RFC 4733 §2.5.1.4), and a pause
  /// comes before the next.
  private static let press: (beats: Int, packets: Int, withPause: Int) = (5, 7, 10)

  /// Beats fall on multiples of this where many voices beat together, so that few wakes serve them
  /// all; zero for one that begins when it may.
  public var grid = Duration.zero

  /// May be changed at any time.
  public var filler: Filler { didSet { frame = nil } }

  private let local: Endpoint
  private var sender: RTPSender
  private var path: AudioPath?
  private var encoder: AudioEncoder?
  /// One beat of the filler as it was coded before; nil where it has to be coded anew.
  private var frame: [UInt8]?
  /// When the next packet is due, or in silence when it would have been; nil before the first.
  private var next: Moment?
  /// Where the other side's latest packets came from, until some come from where it announced.
  private var elsewhere: Endpoint?
  private var isAnnouncedHeard = false
  private var announced: Endpoint?
  /// What is said in place of the filler, and how much of it has been.
  private var clip = Clip([])
  private var said = 0
  /// Events of the keys still to press, and how many beats the first of them has had.
  private var keys: [UInt8] = []
  private var beats = 0

  public init(from local: Endpoint, _ filler: Filler, using generator: inout SeededGenerator) {
    self.local = local
    self.filler = filler
    sender = RTPSender(using: &generator)
  }

  /// When `packets` has something to give; nil while there is no path.
  public var deadline: Moment? { path == nil ? nil : next }

  /// Speaks over that path from now on, or with nil falls silent; a clip is then over, and keys
  /// still to press are forgotten.
  public mutating func speak(over wanted: AudioPath?, at now: Moment) {
    guard wanted != path else { return }
    let before = path
    path = wanted
    guard let wanted else {
      keys = []
      stop()
      return
    }
    if wanted.destination != announced {
      announced = wanted.destination
      isAnnouncedHeard = false
      elsewhere = nil
    }
    if wanted.codec != before?.codec { frame = nil }
    if before == nil { resume(at: now) }
  }

  /// Presses keys one after the other, in place of all else; false where that was not agreed on.
  public mutating func press(_ digits: String) -> Bool {
    guard path?.eventType != nil else { return false }
    keys += digits.compactMap { TelephoneEvent.event(of: $0) }
    return true
  }

  /// Says what is recorded, in place of the filler and of what was played before.
  public mutating func play(_ clip: Clip) {
    self.clip = clip
    said = 0
  }

  /// Says no more of what is recorded, as when the other side cuts in.
  public mutating func stop() {
    clip = Clip([])
    said = 0
  }

  /// How much of the recording is left to say.
  public var unsaid: Duration { .nanoseconds(Int64(clip.samples.count - said) * 125_000) }

  public var isPlaying: Bool { said < clip.samples.count }

  public var isPressing: Bool { !keys.isEmpty }

  /// The packets that are due.
  public mutating func packets(at now: Moment) -> [Packet] {
    guard let path, let first = next, first <= now else { return [] }
    if now - first > Self.patience { resume(at: now) }
    var due = next ?? now
    var packets: [Packet] = []
    while due <= now {
      if let bytes = beat(over: path) {
        packets.append(Packet(.udp, from: local, to: destination(path), bytes))
      }
      due = due + Self.beat
    }
    next = due
    return packets
  }

  /// Takes note of where the other side speaks from (symmetric RTP, RFC 4961).
  ///
  /// The announced address has precedence: what comes from elsewhere may be of another leg.
  public mutating func hear(from source: Endpoint) {
    if source == announced {
      isAnnouncedHeard = true
      elsewhere = nil
    } else if !isAnnouncedHeard {
      elsewhere = source
    }
  }

  /// Says that nobody listens at the other end: rests a while.
  public mutating func refused(at now: Moment) {
    guard path != nil, let due = next, due <= now + Self.beat else { return }
    resume(at: now + Self.rest)
  }

  public var ssrc: UInt32 { sender.ssrc }

  /// What a sender report says at that moment; nil where nothing was ever sent.
  public func account(at now: Moment) -> RTCPPacket.SenderInfo? {
    guard let next, sender.packets > 0 else { return nil }
    let codec = path?.codec ?? encoder?.codec ?? .pcmu
    // The sender's stamp is that of the next packet, or of the key that is being pressed.
    var stamp = sender.timestamp &+ UInt32(beats) &* codec.units(in: Self.beat)
    var since = next
    while now < since {
      since = since - Self.beat
      stamp &-= codec.units(in: Self.beat)
    }
    stamp &+= codec.units(in: now - since)
    return RTCPPacket.SenderInfo(
      at: now, timestamp: stamp, packets: sender.packets, octets: sender.octets)
  }

  /// What one beat sends; nothing in the pause after a key.
  private mutating func beat(over path: AudioPath) -> [UInt8]? {
    let units = path.codec.units(in: Self.beat)
    guard let key = keys.first, let type = path.eventType else {
      guard let words = words(path.codec) else {
        sender.skip(units)
        return nil
      }
      return sender.packet(words, path.payloadType, lasting: units)
    }
    // The first packet of an event is marked, and all have its time stamp (§2.5.1.1).
    if beats == 0 { sender.skip(0) }
    beats += 1
    defer {
      if beats == Self.press.withPause {
        keys.removeFirst()
        beats = 0
        sender.skip(UInt32(Self.press.withPause) * units)
      }
    }
    guard beats <= Self.press.packets else { return nil }
    let event = TelephoneEvent(
      event: key, isEnd: beats >= Self.press.beats,
      duration: UInt16(min(beats, Self.press.beats)) * UInt16(units))
    return sender.packet(event.payload, type, lasting: 0)
  }

  /// One beat of the recording, or of the filler where it is over; nil where nothing is sent.
  private mutating func words(_ codec: AudioCodec) -> [UInt8]? {
    guard isPlaying else { return fill(codec) }
    let part = clip.samples[said...].prefix(Self.size)
    said += part.count
    return encode(part + repeatElement(0, count: Self.size - part.count), codec)
  }

  /// Nil where it cannot be coded, and then nothing is sent.
  private mutating func encode(_ samples: some Sequence<Int16>, _ codec: AudioCodec) -> [UInt8]? {
    if encoder?.codec != codec { encoder = AudioEncoder(codec) }
    return try? encoder?.encode(samples)
  }

  /// One beat of the filler; nil where nothing is sent.
  private mutating func fill(_ codec: AudioCodec) -> [UInt8]? {
    if let frame { return frame }
    let samples: [Int16]
    switch filler {
    case .tone(let tone): samples = tone.frame
    case .silence: samples = [Int16](repeating: 0, count: Self.size)
    case .nothing: return nil
    }
    let words = encode(samples, codec)
    if encoder?.isMemoryless ?? false { frame = words }
    return words
  }

  private func destination(_ path: AudioPath) -> Endpoint { elsewhere ?? path.destination }

  /// Has the next packet sent at that moment or on the grid after it, stamped with the time that has
  /// passed.
  private mutating func resume(at earliest: Moment) {
    let moment = onGrid(earliest)
    if let due = next, let codec = path?.codec {
      sender.skip(codec.units(in: max(.zero, moment - due)))
    }
    next = moment
  }

  private func onGrid(_ moment: Moment) -> Moment {
    guard grid > .zero else { return moment }
    let rest = moment.nanoseconds % grid.nanoseconds
    return rest == 0 ? moment : moment + .nanoseconds(grid.nanoseconds - rest)
  }
}
