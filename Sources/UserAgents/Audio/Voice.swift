import Media
import Wire

/// What a party says in one call: a packet every 20 ms, from a port of its own.
struct Voice: Sendable {
  static let beat = Duration.milliseconds(20)
  /// How long nothing is sent after the network said that nobody listens.
  static let rest = Duration.seconds(1)
  /// Beats further behind than this are given up: made up for in a burst they would be no audio.
  static let patience = Duration.milliseconds(200)
  /// Of one beat, on the clock of 8 kHz.
  private static let units: UInt32 = 160

  /// A key is pressed for 100 ms; its end is said three times (RFC 4733 §2.5.1.4), and a pause
  /// comes before the next.
  private static let press: (beats: Int, packets: Int, withPause: Int) = (5, 7, 10)

  private let local: Endpoint
  private let tone: Tone
  private var sender: RTPSender
  private var path: AudioPath?
  private var frame: [UInt8] = []
  /// When the next packet is due, or in silence when it would have been; nil before the first.
  private var next: Moment?
  /// Where the other side's latest packets came from, until some come from where it announced.
  private var elsewhere: Endpoint?
  private var isAnnouncedHeard = false
  private var announced: Endpoint?
  /// What is said in place of the tone, and how much of it has been.
  private var clip = Clip([])
  private var said = 0
  /// Events of the keys still to press, and how many beats the first of them has had.
  private var keys: [UInt8] = []
  private var beats = 0

  init(from local: Endpoint, _ tone: Tone, using generator: inout SeededGenerator) {
    self.local = local
    self.tone = tone
    sender = RTPSender(using: &generator)
  }

  /// When `packets` has something to give; nil in silence.
  var deadline: Moment? { path == nil ? nil : next }

  /// Speaks over that path from now on, or with nil falls silent.
  mutating func speak(over wanted: AudioPath?, at now: Moment) {
    guard wanted != path else { return }
    let before = path
    path = wanted
    guard let wanted else {
      keys = []
      said = clip.samples.count
      return
    }
    if wanted.destination != announced {
      announced = wanted.destination
      isAnnouncedHeard = false
      elsewhere = nil
    }
    if wanted.law != before?.law { frame = wanted.law.encode(tone.frame) }
    if before == nil { resume(at: now) }
  }

  /// Presses keys one after the other, in place of the tone; false where that was not agreed on.
  mutating func press(_ digits: String) -> Bool {
    guard path?.eventType != nil else { return false }
    keys += digits.compactMap { TelephoneEvent.event(of: $0) }
    return true
  }

  /// Says what is recorded, in place of the tone.
  mutating func play(_ clip: Clip) {
    self.clip = clip
    said = 0
  }

  /// How much of the recording is left to say.
  var unsaid: Duration { .nanoseconds(Int64(clip.samples.count - said) * 125_000) }

  var isPressing: Bool { !keys.isEmpty }

  /// The packets that are due.
  mutating func packets(at now: Moment) -> [Packet] {
    guard let path, var due = next, due <= now else { return [] }
    if now - due > Self.patience {
      resume(at: now)
      due = now
    }
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
  mutating func hear(from source: Endpoint) {
    if source == announced {
      isAnnouncedHeard = true
      elsewhere = nil
    } else if !isAnnouncedHeard {
      elsewhere = source
    }
  }

  /// Says that nobody listens at the other end: rests a while.
  mutating func refused(at now: Moment) {
    guard path != nil, let due = next, due <= now + Self.beat else { return }
    resume(at: now + Self.rest)
  }

  /// What one beat sends; nothing in the pause after a key.
  private mutating func beat(over path: AudioPath) -> [UInt8]? {
    guard let key = keys.first, let type = path.eventType else {
      return sender.packet(words(path.law), path.payloadType, lasting: Self.units)
    }
    // The first packet of an event is marked, and all have its time stamp (§2.5.1.1).
    if beats == 0 { sender.skip(0) }
    beats += 1
    defer {
      if beats == Self.press.withPause {
        keys.removeFirst()
        beats = 0
        sender.skip(UInt32(Self.press.withPause) * Self.units)
      }
    }
    guard beats <= Self.press.packets else { return nil }
    let event = TelephoneEvent(
      event: key, isEnd: beats >= Self.press.beats,
      duration: UInt16(min(beats, Self.press.beats)) * UInt16(Self.units))
    return sender.packet(event.payload, type, lasting: 0)
  }

  /// One beat of the recording, or of the tone where it is over.
  private mutating func words(_ law: G711) -> [UInt8] {
    guard said < clip.samples.count else { return frame }
    let part = clip.samples[said...].prefix(Int(Self.units))
    said += part.count
    let silence = repeatElement(Int16(0), count: Int(Self.units) - part.count)
    return law.encode(part + silence)
  }

  private func destination(_ path: AudioPath) -> Endpoint { elsewhere ?? path.destination }

  /// Has the next packet sent at that moment, stamped with the time that has passed.
  private mutating func resume(at moment: Moment) {
    if let due = next {
      let silence = max(.zero, moment - due)
      sender.skip(UInt32(truncatingIfNeeded: silence.nanoseconds / 125_000))
    }
    next = moment
  }
}
