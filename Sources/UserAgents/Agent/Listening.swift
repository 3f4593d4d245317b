import Media
import SIP
import Speech
import Wire

// Recordings that a party plays, and speech that it waits for.
extension UserAgent {
  mutating func play(_ clip: Clip, _ step: Step, since begun: Moment, at now: Moment) -> Progress {
    let call: Int
    switch subject(of: step) {
    case .failure(let missing): return .failed("cannot play: \(missing.sentence)")
    case .success(let index): call = index
    }
    if position.actedAt == nil {
      if let obstacle = wait(for: call, "play", since: begun, at: now) { return obstacle }
      position.actedAt = now
      guard calls[call].session.path != nil else {
        return .failed("cannot play: the call has no audio to send in G.711")
      }
      // First the words, so that a party that was quiet does not begin with its tone.
      if calls[call].voice == nil { giveVoice(to: call) }
      calls[call].voice?.play(clip)
      talkingIn = call
      speak(at: now)
    }
    let left = calls[call].voice?.unsaid ?? .zero
    guard calls[call].phase == .answered else {
      talkingIn = nil
      return .failed("played all but \(left.text) of \(clip.duration.text), then the call ended")
    }
    if left > .zero { return .waiting(until: now + max(left, Voice.beat)) }
    talkingIn = nil
    return .done
  }

  mutating func listen(
    for silence: Duration, until limit: Moment, _ step: Step, since begun: Moment, at now: Moment
  ) -> Progress {
    let call: Int
    switch subject(of: step) {
    case .failure(let missing): return .failed("cannot listen: \(missing.sentence)")
    case .success(let index): call = index
    }
    if position.actedAt == nil {
      if let obstacle = wait(for: call, "listen", since: begun, at: now) { return obstacle }
      position.actedAt = now
      calls[call].ear = SpeechActivity()
    }
    guard let ear = calls[call].ear else { return .done }
    if let last = ear.lastAt, now >= last + silence {
      calls[call].ear = nil
      return .done
    }
    let obstacle: String? =
      if calls[call].phase != .answered {
        "the call ended"
      } else if now >= limit {
        ear.beganAt == nil ? "nobody spoke" : "the speech did not end"
      } else {
        nil
      }
    if let obstacle {
      calls[call].ear = nil
      let heard = ear.beganAt.map { " after \(((ear.lastAt ?? $0) - $0).text) of speech" } ?? ""
      return .failed("listened for \((now - begun).text)\(heard): \(obstacle)")
    }
    return .waiting(until: ear.lastAt.map { min(limit, $0 + silence) } ?? limit)
  }

  /// Whether the present step waits for what is heard.
  var isListening: Bool { calls.contains { $0.ear != nil } }

  /// Takes in what a packet says, where it is G.711 under its own number (RFC 3551 §6).
  mutating func listen(to packet: Packet, in call: Int, at now: Moment) {
    guard let header = RTPHeader(packet.bytes), let law = G711(payloadType: header.payloadType)
    else { return }
    calls[call].ear?.hear(law.decode(packet.bytes[header.payload]), at: now)
  }
}
