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
    if calls[call]?.wakeEar(at: now) == true { takeHeard(call, at: now) }
    guard let (packet, isLast) = calls[call]?.beat() else { return }
    outbox.append(packet)
    if isLast { act(call, at: now) { $0.promptEnded(at: now) } }
  }

  /// A datagram came to the port of a leg's audio.
  mutating func hear(_ packet: Packet, _ key: LegKey, at now: Moment) {
    switch calls[key.call]?.hear(packet, on: key.side, at: now) {
    case .listened: takeHeard(key.call, at: now)
    case .passedOn(let packet?): outbox.append(packet)
    case .passedOn(nil), .nothing, nil: return
    }
  }

  /// Uses what the ear has: keys for the menu, sound for a message.
  mutating func takeHeard(_ call: Int, at now: Moment) {
    guard let (samples, digits) = calls[call]?.takeHeard(at: now) else { return }
    if !samples.isEmpty {
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
