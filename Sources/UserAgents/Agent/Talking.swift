import Media
import SIP
import Wire

/// What a party is saying: the next packet of its stream.
struct Speech {
  /// RFC 3551 §4.2.
  static let pace = Duration.milliseconds(20)

  let law: G711
  let payloadType: UInt8
  let source: Endpoint
  let destination: Endpoint
  let ssrc: UInt32
  let payload: [UInt8]
  var sequence: UInt16
  var timestamp: UInt32
  var due: Moment
  var isFirst = true

  mutating func packet() -> Packet {
    let header = RTPHeader(
      payloadType: payloadType, hasMarker: isFirst, sequence: sequence, timestamp: timestamp,
      ssrc: ssrc)
    isFirst = false
    sequence &+= 1
    timestamp &+= UInt32(payload.count)
    due = due + Self.pace
    return Packet(.udp, from: source, to: destination, header.packet(payload))
  }
}

// How a party talks: a quiet tone in PCMU or PCMA, from the port it announced to the one its peer
// announced.
extension UserAgent {
  /// The ports parties take for media, two apart.
  static let mediaPorts: Range<Int> = 20_000..<60_000

  /// Where the audio of a party's first calls leaves from; its driver opens these.
  public static func mediaEndpoints(at address: IPAddress, calls: Int) -> [Endpoint] {
    (0..<calls).map { Endpoint(address, UInt16(mediaPorts.lowerBound + 2 * $0)) }
  }

  /// Takes the packets of audio to send, oldest first.
  public mutating func drainMedia() -> [Packet] {
    defer { spoken = [] }
    return spoken
  }

  /// Stays in the call that long, and talks where there is somebody to talk to.
  mutating func talk(
    _ step: Step, for duration: Duration, since begun: Moment, at now: Moment
  ) -> Progress {
    let end = begun + duration
    if speech == nil, now < end, let call = call(of: step) { speech = speech(in: call, from: begun) }
    while let due = speech?.due, due <= now, due < end, let packet = speech?.packet() {
      spoken.append(packet)
    }
    guard now < end else {
      speech = nil
      return .done
    }
    return .waiting(until: min(end, speech?.due ?? end))
  }

  /// What to say in a call; nil where its media cannot be sent.
  private mutating func speech(in call: Int, from begun: Moment) -> Speech? {
    let session = calls[call].session
    guard let local = session.local, let remote = session.remote, let mine = local.audio,
      let theirs = remote.audio, let source = local.endpoint(of: mine),
      let destination = remote.endpoint(of: theirs), isOpen(source), isOpen(destination),
      local.effectiveDirection(of: mine).sends, remote.effectiveDirection(of: theirs).receives
    else { return nil }
    let common = theirs.codecs.filter { codec in mine.codecs.contains { $0 == codec } }
    guard let codec = common.first(where: { !$0.codecName.isSupplement }),
      let law = G711(payloadType: codec.payloadType)
    else { return nil }
    // Drawn apart, so that talking changes nothing else that is drawn.
    var generator = SeededGenerator(seed: UInt64(source.port)).fork("\(name) \(call)")
    return Speech(
      law: law, payloadType: codec.payloadType, source: source, destination: destination,
      ssrc: UInt32(truncatingIfNeeded: generator.next()), payload: law.tone,
      sequence: UInt16(truncatingIfNeeded: generator.next() >> 1),
      timestamp: UInt32(truncatingIfNeeded: generator.next()), due: begun)
  }

  /// Whether a media port is one that is open, here or with a party like this one.
  private func isOpen(_ endpoint: Endpoint) -> Bool {
    let port = Int(endpoint.port)
    guard Self.mediaPorts.contains(port) else { return endpoint.address != self.endpoint.address }
    return (port - Self.mediaPorts.lowerBound) / 2 < openMediaPorts
  }
}
