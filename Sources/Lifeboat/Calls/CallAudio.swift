import Media
import Speech
import Wire

// A call's audio, where the call lies: 200 calls have 20,000 packets a second, for which none is copied.
extension Call {
  /// What became of a datagram that came to the port of a leg's audio.
  enum Heard {
    /// Nobody's, or a report.
    case nothing
    /// Of one joined leg, for the other.
    case passedOn(Packet?)
    /// The ear has it.
    case listened
  }

  mutating func hear(_ packet: Packet, on side: Side, at now: Moment) -> Heard {
    switch side {
    case .caller: guard caller.accept(packet, at: now) else { return .nothing }
    case .target: guard target?.accept(packet, at: now) == true else { return .nothing }
    }
    if isBridged { return .passedOn(passOn(packet.bytes, to: side.other)) }
    guard side == .caller else { return .nothing }
    caller.ear.take(packet.bytes, at: now)
    return .listened
  }

  private mutating func passOn(_ bytes: [UInt8], to side: Side) -> Packet? {
    switch side {
    case .caller:
      guard caller.path != nil, let destination = caller.route.destination,
        let packet = towardCaller?.relay(bytes)
      else { return nil }
      return Packet(.udp, from: caller.media, to: destination, packet)
    case .target:
      guard let own = target?.media, target?.path != nil,
        let destination = target?.route.destination, let packet = towardTarget?.relay(bytes)
      else { return nil }
      return Packet(.udp, from: own, to: destination, packet)
    }
  }

  /// Has the caller's ear give up what it has waited for; whether it had to.
  mutating func wakeEar(at now: Moment) -> Bool {
    guard !isBridged, let deadline = caller.ear.deadline, deadline <= now else { return false }
    caller.ear.wake(at: now)
    return true
  }

  /// The packet of one beat, and whether it is the last of what was to be said; nil where the caller
  /// hears somebody else, or wants no audio.
  mutating func beat() -> (packet: Packet, isLast: Bool)? {
    guard !isBridged, let path = caller.path, let destination = caller.route.destination else {
      return nil
    }
    let (bytes, isLast) = caller.playout.packet(over: path)
    return (Packet(.udp, from: caller.media, to: destination, bytes), isLast)
  }

  /// Takes what the ear has: keys, and while there is a message what was said of it.
  mutating func takeHeard(at now: Moment) -> (samples: [Int16], digits: [Ear.Digit]) {
    var samples = caller.ear.takeSamples()
    let digits = caller.ear.takeDigits()
    guard !samples.isEmpty, let count = recording?.count else { return ([], digits) }
    // A caller that was silent before has the silence filled in: the message begins when it began.
    if count == 0, let most = recording?.mostSamples(at: now) {
      samples = Array(samples.suffix(most))
    }
    recording?.hear(samples, at: now)
    return (samples, digits)
  }
}

extension Leg {
  /// Whether a datagram is audio of this leg's other end; audio is counted, and reports are read.
  fileprivate mutating func accept(_ packet: Packet, at now: Moment) -> Bool {
    let bytes = packet.bytes
    guard isTakenUp, bytes.count > 1 else { return false }
    if RTCPPacket.isOne(secondByte: bytes[1]) {
      if let packets = RTCPPacket.read(bytes) { reports?.hear(packets, at: now) }
      return false
    }
    guard route.accepts(from: packet.source) else { return false }
    if let header = RTPHeader(bytes) {
      let rate = ear.formats.clockRate(of: header.payloadType)
      reports?.hear(header, rate: rate, at: now)
    }
    return true
  }
}
