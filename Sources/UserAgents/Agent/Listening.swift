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
      if let obstacle = waitToSpeak(in: call, "play", since: begun, at: now) { return obstacle }
      position.actedAt = now
      guard calls[call].session.path != nil else {
        return .failed("cannot play: the call has no audio to send in a codec that is spoken")
      }
      // First the words, so that a party that was quiet does not begin with its tone.
      if calls[call].voice == nil { giveVoice(to: call) }
      calls[call].voice?.play(clip)
      talkingIn = call
      speak(at: now)
    }
    let left = calls[call].voice?.unsaid ?? .zero
    guard calls[call].phase == .answered || canSpeakEarly(in: call) else {
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
      if let obstacle = waitToHear(in: call, "listen", since: begun, at: now) { return obstacle }
      position.actedAt = now
      hearken(to: call)
      calls[call].ear?.forgetSpeech()
      listeningIn = call
    }
    guard let ear = calls[call].ear?.activity else { return .done }
    if let last = ear.lastAt, now >= last + silence {
      stopListening(to: call)
      return .done
    }
    let obstacle: String? =
      if calls[call].isOver {
        "the call ended"
      } else if now >= limit {
        ear.beganAt == nil ? "nobody spoke" : "the speech did not end"
      } else {
        nil
      }
    if let obstacle {
      stopListening(to: call)
      let heard = ear.beganAt.map { " after \(((ear.lastAt ?? $0) - $0).text) of speech" } ?? ""
      return .failed("listened for \((now - begun).text)\(heard): \(obstacle)")
    }
    return .waiting(until: ear.lastAt.map { min(limit, $0 + silence) } ?? limit)
  }

  /// Gives a call an ear, where it has none.
  mutating func hearken(to call: Int) {
    guard calls[call].ear == nil else { return }
    calls[call].ear = Ear(calls[call].session.formats)
  }

  /// What nobody listens to costs nothing.
  private mutating func stopListening(to call: Int) {
    listeningIn = nil
    if calls[call].recordings.isEmpty { calls[call].ear = nil }
  }
}
