import SIP
import Services
import Signaling
public import Wire

// How calls end, and the lifeboat with them.
extension LifeboatCore {
  /// Ends a call; `side` has said BYE itself, nil where this end wants the end.
  mutating func end(_ id: Int, by side: Side?, at now: Moment, _ ending: MessageEnding = .hungUp) {
    endMessage(id, ending, at: now)
    guard let call = calls[id] else { return }
    abandonTarget(id, at: now)
    for leg in [Side.caller, .target] where leg != side && call[leg]?.dialog != nil {
      send(.bye, id, leg, for: .bye, at: now)
    }
    for leg in [Side.caller, .target] { sayGoodbye(id, leg, at: now) }
    forget(call.caller)
    if let target = call.target { forget(target) }
    metronome.leave(id)
    for appointment in [
      Appointment.menu(id), .greeting(id), .answer(id, .caller), .answer(id, .target), .ring(id),
      .recording(id), .longest(id),
    ] {
      agenda.set(appointment, at: nil)
    }
    calls[id] = nil
    tally.outcomes[call.outcome, default: 0] += 1
    note(call, at: now, "over after \((now - call.began).text): \(call.outcome.rawValue)")
  }

  /// Ends a call whose other end is out of reach.
  mutating func lose(_ call: Int, at now: Moment) {
    if calls[call]?.outcome == .abandoned { calls[call]?.outcome = .lost }
    end(call, by: nil, at: now)
  }

  /// Takes no more calls; those that are up have the grace, then they are ended.
  public mutating func stop(at now: Moment) {
    guard !isStopping else { return }
    isStopping = true
    note(callID: nil, at: now, "stopping, \(counted(calls.count, "call is", "calls are")) up")
    agenda.set(.grace, at: now + configuration.shutdownGrace)
  }

  mutating func endGrace(at now: Moment) {
    if stopsAt != nil { return }
    for id in calls.keys.sorted() {
      if calls[id]?.outcome == .abandoned { calls[id]?.outcome = .cut }
      end(id, by: nil, at: now, .stopped)
    }
    // The BYEs have a second to be answered.
    stopsAt = now + .seconds(1)
    agenda.set(.grace, at: stopsAt)
  }

  /// Whether nothing is left that a stop waits for, as of that moment.
  public func isStopped(at now: Moment) -> Bool {
    guard isStopping, calls.isEmpty, saving.isEmpty else { return false }
    if let stopsAt, now >= stopsAt { return true }
    return !purposes.values.contains { $0 == .bye || $0 == .abandoned }
  }
}
