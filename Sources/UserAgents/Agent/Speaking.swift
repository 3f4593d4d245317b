import Media
import SIP
import Speech
import Wire

// What a party says and hears. It speaks as a telephone does: in every call it is in, from the
// ACK to the end, unless its script has it quiet.
extension UserAgent {
  mutating func talk(
    for duration: Duration, _ step: Step, since begun: Moment, at now: Moment
  ) -> Progress {
    let call: Int
    switch subject(of: step) {
    case .failure(let missing): return .failed("cannot talk: \(missing.sentence)")
    case .success(let index): call = index
    }
    guard let since = position.actedAt else {
      if let obstacle = waitToSpeak(in: call, "talk", since: begun, at: now) { return obstacle }
      position.actedAt = now
      talkingIn = call
      return duration > .zero ? .waiting(until: now + duration) : .done
    }
    switch calls[call].phase {
    case .answered: break
    case .inviting where canSpeakEarly(in: call): break
    case .inviting, .refused, .endedHere, .endedThere:
      let news = calls[call].phase == .endedThere ? "the other end hung up" : "the call ended"
      return .failed("talked for \((now - since).text) of \(duration.text), then \(news)")
    }
    guard now >= since + duration else { return .waiting(until: since + duration) }
    talkingIn = nil
    return .done
  }

  mutating func press(
    _ keys: String, _ step: Step, since begun: Moment, at now: Moment
  ) -> Progress {
    let call: Int
    switch subject(of: step) {
    case .failure(let missing): return .failed("cannot press \(keys): \(missing.sentence)")
    case .success(let index): call = index
    }
    let end = (position.actedAt ?? now) + Self.patience
    if position.actedAt == nil {
      if let obstacle = wait(for: call, "press \(keys)", since: begun, at: now) { return obstacle }
      position.actedAt = now
      talkingIn = call
      speak(at: now)
      guard calls[call].voice?.press(keys) == true else {
        return .failed(
          "cannot press \(keys): the call has no telephone-event on the clock of its codec")
      }
      return .waiting(until: now + Voice.beat)
    }
    guard calls[call].phase == .answered else {
      return .failed("cannot press \(keys) to its end: the call was ended")
    }
    if calls[call].voice?.isPressing == true, now < end { return .waiting(until: now + Voice.beat) }
    talkingIn = nil
    return .done
  }

  /// Has each call's audio go on as the call now is, and sends what is due.
  mutating func speak(at now: Moment) {
    for index in calls.indices {
      let path = isHeard(index) ? calls[index].session.path : nil
      if path != nil, calls[index].voice == nil { giveVoice(to: index) }
      calls[index].voice?.speak(over: path, at: now)
      let packets = calls[index].voice?.packets(at: now) ?? []
      for packet in packets { transmit(packet) }
      if !packets.isEmpty { beginReports(in: index, at: now) }
      if calls[index].ear != nil { tend(index, at: now) }
      report(in: index, at: now)
      record(in: index, at: now)
    }
  }

  /// Has an ear know what was agreed on meanwhile, and give up what it has waited for.
  private mutating func tend(_ call: Int, at now: Moment) {
    let formats = calls[call].session.formats
    if calls[call].ear?.formats != formats { calls[call].ear?.formats = formats }
    calls[call].ear?.wake(at: now)
  }

  /// Whether a packet came to a port of a call's audio, where it is taken note of.
  mutating func hears(_ packet: Packet, at now: Moment) -> Bool {
    guard packet.isMedia, let call = call(heardAt: packet.destination) else { return false }
    if packet.destination.port != calls[call].session.port {
      if let reports = RTCPPacket.read(packet.bytes) {
        calls[call].exchange?.hear(reports, at: now)
        hasNews = true
      }
      return true
    }
    calls[call].voice?.hear(from: packet.source)
    count(packet, in: call, at: now)
    guard calls[call].ear != nil else { return true }
    calls[call].ear?.take(packet.bytes, at: now)
    hasNews = true
    return true
  }

  /// Whether a failure is of a call's audio, which then rests.
  mutating func isOfAudio(_ failure: TransportFailure, at now: Moment) -> Bool {
    guard failure.transport == .udp, let call = call(heardAt: failure.source) else { return false }
    calls[call].voice?.refused(at: now)
    return true
  }

  /// Makes a description the party's own in a call, and opens the port that it names.
  mutating func announce(_ session: SessionDescription, in call: Int) {
    calls[call].session.local = session
    guard !calls[call].session.hasPort else { return }
    calls[call].session.hasPort = true
    callOfPort[calls[call].session.port] = call
    openings.append(Endpoint(endpoint.address, calls[call].session.port))
  }

  private func isHeard(_ call: Int) -> Bool {
    if talkingIn == call, canSpeakEarly(in: call) { return true }
    return calls[call].phase == .answered && calls[call].isTakenUp
      && (!isMuted || talkingIn == call)
  }

  /// Whether a callee may speak before it answers: both sides have said where audio goes, the
  /// callee in a provisional response (RFC 3960 §3.1).
  func canSpeakEarly(in call: Int) -> Bool {
    calls[call].role == .callee && calls[call].phase == .inviting
      && calls[call].session.path != nil
  }

  /// What a step must wait for before it can say something; nil when it can.
  func waitToSpeak(
    in call: Int, _ intent: String, since begun: Moment, at now: Moment
  ) -> Progress? {
    canSpeakEarly(in: call) ? nil : wait(for: call, intent, since: begun, at: now)
  }

  /// What a step must wait for before it can listen: a caller may hear something from its offer
  /// on (RFC 3264 §5.1).
  func waitToHear(
    in call: Int, _ intent: String, since begun: Moment, at now: Moment
  ) -> Progress? {
    let isEarly = calls[call].phase == .inviting && calls[call].session.hasPort
    return isEarly ? nil : wait(for: call, intent, since: begun, at: now)
  }

  /// Calls of a load beat in four groups: 200 of them are 200 wakes a second and not 10,000.
  private static let loadGrid = Duration.milliseconds(5)

  mutating func giveVoice(to call: Int) {
    var generator = generator.fork("audio \(call)")
    let port = Endpoint(endpoint.address, calls[call].session.port)
    calls[call].voice = Voice(from: port, .tone(tone), using: &generator)
    if calls[call].isOfLoad { calls[call].voice?.grid = Self.loadGrid }
  }

  /// Its number among the parties: each has a tone that no other has.
  private var tone: Tone {
    Tone(number: context.directory.keys.count { $0 < name && $0 != "system" })
  }

  private func call(heardAt local: Endpoint) -> Int? {
    guard local != endpoint else { return nil }
    // RTCP comes to the port above an even one.
    return callOfPort[local.port & ~1]
  }
}
