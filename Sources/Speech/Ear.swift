public import Media
public import Wire

/// What is heard in one call: the packets of one stream as sound, without gaps and in order.
///
/// Sound comes out as soon as it is in order; what is missing is waited for 60 ms and is then
/// silence. Whoever has it looks at `deadline`, and takes samples and digits as they come.
public struct Ear: Sendable {
  /// A key that was pressed at the other end (RFC 4733): one of `0123456789*#ABCD`.
  public struct Digit: Hashable, Sendable {
    public let key: Character
    /// When the first packet about it came.
    public let at: Moment
  }

  /// Samples that are kept at most until they are taken: 10 minutes; digits: 256.
  static let mostSamples = 600 * Clip.rate
  static let mostDigits = 256
  /// Packets of a source that is not yet believed in.
  private static let mostCandidates = 5
  /// How long the present source must be silent before another is heard.
  static let silence = Duration.milliseconds(40)

  /// What the payload types mean; to be set anew when a description of the receiver changes it.
  public var formats: AudioFormats
  /// When speech was heard.
  public private(set) var activity = SpeechActivity()
  /// Samples heard so far, taken or not.
  public private(set) var heard = 0

  private var source: UInt32?
  private var lastArrival: Moment?
  private var order = ReorderBuffer()
  private var candidates: [ReorderBuffer.Entry] = []
  private var presses = KeyPresses()
  private var timeline = Timeline()
  private var decoder = AudioDecoder()
  /// The number of the packet heard last; nil before the first of a source.
  private var lastNumber: UInt16?
  private var samples: [Int16] = []
  private var digits: [Digit] = []

  public init(_ formats: AudioFormats = .fixed) {
    self.formats = formats
  }

  /// When `wake` has something to do; nil while nothing is missing.
  public var deadline: Moment? { order.deadline }

  /// Takes one datagram of the stream; false when it is no RTP.
  @discardableResult
  public mutating func take(_ packet: [UInt8], at now: Moment) -> Bool {
    guard packet.count > 1, !RTCPPacket.isOne(secondByte: packet[1]),
      let header = RTPHeader(packet)
    else { return false }
    let payload = Array(packet[header.payload])
    let entry = ReorderBuffer.Entry(header: header, payload: payload, at: now)
    if source == nil { source = header.ssrc }
    if header.ssrc == source {
      lastArrival = now
      candidates = []
      order.add(entry)
      hearDue(at: now)
    } else {
      consider(entry, at: now)
    }
    return true
  }

  /// Gives up what has been waited for long enough.
  public mutating func wake(at now: Moment) { hearDue(at: now) }

  /// Gives up all that is waited for: the stream is over.
  public mutating func finish() {
    for entry in order.giveAll() { hear(entry) }
  }

  /// Takes the samples that are there: 8,000 a second, oldest first.
  public mutating func takeSamples() -> [Int16] {
    defer { samples = [] }
    return samples
  }

  /// Takes the keys that were pressed, oldest first.
  public mutating func takeDigits() -> [Digit] {
    defer { digits = [] }
    return digits
  }

  /// Forgets when speech was heard, as before the next question.
  public mutating func forgetSpeech() { activity = SpeechActivity() }

  /// Another source: it is followed when its packets are in sequence and the present one is silent
  /// (RFC 3550 A.1); what came until then is not lost.
  private mutating func consider(_ entry: ReorderBuffer.Entry, at now: Moment) {
    if candidates.last.map({ $0.header.ssrc != entry.header.ssrc }) ?? false { candidates = [] }
    candidates.append(entry)
    if candidates.count > Self.mostCandidates { candidates.removeFirst() }
    guard candidates.count > 1, let last = lastArrival, now - last >= Self.silence else { return }
    finish()
    source = entry.header.ssrc
    lastArrival = now
    order = ReorderBuffer()
    presses = KeyPresses()
    timeline.beginAnew()
    decoder = AudioDecoder()
    lastNumber = nil
    for entry in candidates { order.add(entry) }
    candidates = []
    hearDue(at: now)
  }

  private mutating func hearDue(at now: Moment) {
    while let entry = order.give(at: now) { hear(entry) }
  }

  private mutating func hear(_ entry: ReorderBuffer.Entry) {
    let isNext = lastNumber.map { entry.header.sequence == $0 &+ 1 } ?? true
    lastNumber = entry.header.sequence
    switch formats[entry.header.payloadType] {
    case .voice(let codec): hear(entry, as: codec, isLossBefore: !isNext)
    case .events:
      guard let event = TelephoneEvent(entry.payload),
        let key = presses.hear(event, timestamp: entry.header.timestamp),
        digits.count < Self.mostDigits
      else { return }
      digits.append(Digit(key: key, at: entry.at))
    case .comfortNoise, nil: return
    }
  }

  private mutating func hear(
    _ entry: ReorderBuffer.Entry, as codec: AudioCodec, isLossBefore: Bool
  ) {
    // How long it lasts is known before it is decoded, which what was lost before must be first.
    let length = decoder.samples(in: entry.payload, codec)
    guard length > 0 else { return }
    let gap = timeline.gap(
      before: length, stamped: entry.header.timestamp, rate: codec.clockRate, at: entry.at)
    // A pause of the sender is silence; a loss sounds as what was about it, as far as can be told.
    let made = isLossBefore ? decoder.conceal(gap, before: entry.payload, codec) : []
    append(repeatElement(0, count: max(0, gap - made.count)))
    append(made)
    let words = decoder.decode(entry.payload, codec)
    append(words)
    append(repeatElement(0, count: length - words.count))
    activity.hear(words, at: entry.at)
  }

  private mutating func append(_ words: some Collection<Int16>) {
    heard += words.count
    samples += words.prefix(max(0, Self.mostSamples - samples.count))
  }
}
