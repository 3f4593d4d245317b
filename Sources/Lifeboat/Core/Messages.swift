import SIP
import Services
import Speech
public import Wire

// Messages: what is said goes out as orders, as it comes.
extension LifeboatCore {
  mutating func beginMessage(_ call: Int, at now: Moment) {
    guard let known = calls[call] else { return }
    let rules = configuration.voicemail
    let watch = RecordingWatch(began: now, silence: rules.silence, longest: rules.longest)
    calls[call]?.recording = watch
    calls[call]?.outcome = .voicemail
    agenda.set(.recording(call), at: watch.deadline)
    saving.insert(call)
    order(
      .beginMessage(
        call: call, caller: known.number, called: known.called,
        callID: known.caller.invite.callID))
  }

  mutating func watchRecording(_ call: Int, at now: Moment) {
    guard let watch = calls[call]?.recording else { return }
    guard let ending = watch.ending(at: now) else {
      return agenda.set(.recording(call), at: watch.deadline)
    }
    endMessage(call, ending, at: now)
  }

  /// Ends a message; the caller hears of it when it is safe.
  mutating func endMessage(_ call: Int, _ ending: MessageEnding, at now: Moment) {
    guard calls[call]?.recording != nil else { return }
    calls[call]?.caller.ear.finish()
    takeHeard(call, at: now)
    guard let watch = calls[call]?.recording else { return }
    calls[call]?.recording = nil
    calls[call]?.menu.recordingEnded()
    agenda.set(.recording(call), at: nil)
    note(
      calls[call], at: now,
      "a message of \((Duration.seconds(watch.count) / 8_000).text), ended by \(ending)")
    order(.endMessage(call: call, ending))
  }

  /// The spool cannot take the message: the caller is told at once, before it says more.
  public mutating func refuseMessage(_ call: Int, at now: Moment) {
    guard saving.contains(call) else { return }
    calls[call]?.recording = nil
    calls[call]?.menu.recordingEnded()
    agenda.set(.recording(call), at: nil)
    saved(call, .failed, at: now)
  }

  /// What became of a message that was ended.
  public mutating func saved(_ call: Int, _ fate: MessageFate, at now: Moment) {
    guard saving.remove(call) != nil else { return }
    switch fate {
    case .safe: tally.messages += 1
    case .empty: break
    case .failed: tally.messagesFailed += 1
    }
    act(call, at: now) { $0.saved(fate == .safe) }
  }
}
