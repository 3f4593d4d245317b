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
    guard let wanted else { return }
    if wanted.destination != announced {
      announced = wanted.destination
      isAnnouncedHeard = false
      elsewhere = nil
    }
    if wanted.law != before?.law { frame = wanted.law.encode(tone.frame) }
    if before == nil { resume(at: now) }
  }

  /// The packets that are due.
  mutating func packets(at now: Moment) -> [Packet] {
    guard let path, var due = next, due <= now else { return [] }
    if now - due > Self.patience {
      resume(at: now)
      due = now
    }
    var packets: [Packet] = []
    while due <= now {
      let bytes = sender.packet(frame, path.payloadType, lasting: Self.units)
      packets.append(Packet(.udp, from: local, to: destination(path), bytes))
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
