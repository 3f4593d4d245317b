import Media
import SIP
import Services
import Speech
public import Wire

// What a caller hears, and what the menu makes of it.
extension LifeboatCore {
  /// The caller is there: it is greeted as soon as it is known who it is, or will not be in time.
  mutating func beginMenu(_ call: Int, at now: Moment) {
    guard let greeting = calls[call]?.greeting, calls[call]?.caller.isTakenUp == true else {
      return
    }
    let isGreeted = if case .personal = greeting { true } else { false }
    act(call, at: now) { $0.begin(isGreeted: isGreeted) }
  }

  /// What was found out about a caller; only the first answer counts, and only in time.
  public mutating func greet(_ call: Int, _ greeting: Greeting, at now: Moment) {
    guard calls[call] != nil, calls[call]?.greeting == nil else { return }
    calls[call]?.greeting = greeting
    agenda.set(.greeting(call), at: nil)
    if case .personal = greeting { tally.greeted += 1 }
    beginMenu(call, at: now)
  }

  /// Tells the menu something, and does what it says.
  mutating func act(_ call: Int, at now: Moment, _ event: (inout Menu) -> [Menu.Effect]) {
    guard
      let effects = calls[call].map({ call in
        var menu = call.menu
        let effects = event(&menu)
        return (menu, effects)
      })
    else { return }
    calls[call]?.menu = effects.0
    for effect in effects.1 { perform(effect, call, at: now) }
    agenda.set(.menu(call), at: calls[call]?.menu.deadline)
  }

  private mutating func perform(_ effect: Menu.Effect, _ call: Int, at now: Moment) {
    switch effect {
    case .say(let lines): say(lines, call, at: now)
    case .hush: calls[call]?.caller.playout.hush()
    case .connect(let list): beginList(list, call, at: now)
    case .record: beginMessage(call, at: now)
    case .endRecording: endMessage(call, .key, at: now)
    case .hangUp:
      if calls[call]?.outcome == .abandoned { calls[call]?.outcome = .ended }
      end(call, by: nil, at: now)
    }
  }

  private mutating func say(_ lines: [Line], _ call: Int, at now: Moment) {
    let wanted = lines.compactMap { track(of: $0, call) }
    tally.prompts += wanted.count
    calls[call]?.caller.playout.say(wanted, loopsLast: lines.last == .ringback)
    if calls[call]?.caller.playout.isPlaying == false {
      act(call, at: now) { $0.promptEnded(at: now) }
    }
  }

  private func track(of line: Line, _ call: Int) -> Track? {
    switch line {
    case .prompt(let prompt): return tracks[prompt]
    case .beep: return .beep
    case .ringback: return .ringback
    case .greeting:
      guard case .personal(let track) = calls[call]?.greeting else { return nil }
      return track
    }
  }

  /// One beat of a caller's audio.
  mutating func speak(_ call: Int, at now: Moment) {
    guard let leg = calls[call]?.caller, calls[call]?.isBridged == false else { return }
    if let deadline = leg.ear.deadline, deadline <= now {
      calls[call]?.caller.ear.wake(at: now)
      takeHeard(call, at: now)
    }
    guard let path = leg.path, let destination = leg.route.destination,
      let (bytes, isLast) = calls[call]?.caller.playout.packet(over: path)
    else { return }
    outbox.append(Packet(.udp, from: leg.media, to: destination, bytes))
    if isLast { act(call, at: now) { $0.promptEnded(at: now) } }
  }

  /// A datagram came to the port of a leg's audio.
  mutating func hear(_ packet: Packet, _ key: LegKey, at now: Moment) {
    guard calls[key.call]?[key.side]?.isTakenUp == true else { return }
    if RTCPPacket.isOne(packet) { return account(for: packet, key, at: now) }
    guard accepts(packet, key) else { return }
    account(for: packet, key, at: now)
    if calls[key.call]?.isBridged == true {
      return passOn(packet.bytes, from: key)
    }
    guard key.side == .caller else { return }
    calls[key.call]?.caller.ear.take(packet.bytes, at: now)
    takeHeard(key.call, at: now)
  }

  private mutating func accepts(_ packet: Packet, _ key: LegKey) -> Bool {
    switch key.side {
    case .caller: calls[key.call]?.caller.route.accepts(from: packet.source) ?? false
    case .target: calls[key.call]?.target?.route.accepts(from: packet.source) ?? false
    }
  }

  /// Uses what the ear has: keys for the menu, sound for a message.
  mutating func takeHeard(_ call: Int, at now: Moment) {
    var samples = calls[call]?.caller.ear.takeSamples() ?? []
    let digits = calls[call]?.caller.ear.takeDigits() ?? []
    if !samples.isEmpty, let watch = calls[call]?.recording {
      // A caller that was silent before has the silence filled in: the message begins when it began.
      if watch.count == 0 { samples = Array(samples.suffix(watch.mostSamples(at: now))) }
      calls[call]?.recording?.hear(samples, at: now)
      order(.samples(call: call, samples))
      agenda.set(.recording(call), at: calls[call]?.recording?.deadline)
    }
    for digit in digits { press(digit.key, call, at: now) }
  }

  mutating func press(_ key: Character, _ call: Int, at now: Moment) {
    tally.digits += 1
    act(call, at: now) { $0.press(key, at: now) }
  }
}

extension RTCPPacket {
  fileprivate static func isOne(_ packet: Packet) -> Bool {
    packet.bytes.count > 1 && isOne(secondByte: packet.bytes[1])
  }
}
