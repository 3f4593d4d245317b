import SIP
import Wire

// How a party goes through its script.
extension UserAgent {
  /// How long a step waits at most for a thing that has no bound of its own: 64 × T1, as long as
  /// a transaction lives (RFC 3261 §17.1.1.2).
  static let patience = Duration.seconds(32)
  /// How long a step waits at most for another party's.
  static let patienceWithOthers = Duration.seconds(60)

  /// Goes as far in the script as can be gone now.
  mutating func advance(at now: Moment) {
    guard isStarted, !isFinished else { return }
    while position.index < script.steps.count {
      let step = script.steps[position.index]
      guard begin(step, at: now) else { return }
      switch attempt(step, at: now) {
      case .done:
        if isFinished { return }
        end(step, at: now)
      case .waiting(let until):
        position.deadline = until
        return
      case .failed(let sentence):
        fail(sentence, line: step.line, at: now)
        return
      }
    }
    isFinished = true
    reports.append(.finished(at: now))
  }

  mutating func fail(_ sentence: String, line: Int, at now: Moment) {
    guard !isFinished else { return }
    let complaint = Complaint(sentence, line: line)
    self.complaint = complaint
    isFinished = true
    position.deadline = nil
    talkingIn = nil
    reports.append(.stepFailed(complaint, at: now))
    reports.append(.finished(at: now))
  }

  mutating func note(_ text: String, at now: Moment) {
    reports.append(.note(text, at: now))
  }

  /// Whether the step may go on; not while it waits for another's.
  private mutating func begin(_ step: Step, at now: Moment) -> Bool {
    if position.begunAt != nil { return true }
    if let label = step.after, !cued.contains(label) {
      let latest = position.reachedAt + Self.patienceWithOthers
      position.deadline = latest
      if now >= latest {
        let time = Self.patienceWithOthers.text
        fail("the step \"\(label)\" did not end within \(time)", line: step.line, at: now)
      }
      return false
    }
    position.begin(at: now)
    return true
  }

  private mutating func end(_ step: Step, at now: Moment) {
    if let label = step.label {
      cued.insert(label)
      endRecordings(until: label, at: now)
      if callOfLabel[label] == nil, let call = call(of: step) { callOfLabel[label] = call }
    }
    position.next(at: now)
    reports.append(.stepEnded(label: step.label, line: step.line, at: now))
  }

  private mutating func attempt(_ step: Step, at now: Moment) -> Progress {
    let begun = position.begunAt ?? now
    switch step.action {
    case .call(let invitation): return place(invitation, label: step.label, at: now)
    case .expect(let expectation): return expect(expectation, step, since: begun, at: now)
    case .expectNone(let pattern, let duration):
      return expectNone(pattern, step, until: begun + duration, at: now)
    case .wait(let duration):
      return now >= begun + duration ? .done : .waiting(until: begun + duration)
    case .talk(let duration): return talk(for: duration, step, since: begun, at: now)
    case .press(let keys, .events): return press(keys, step, since: begun, at: now)
    case .press(let keys, .info): return pressByInfo(keys, step, since: begun, at: now)
    case .play(let clip): return play(clip, step, since: begun, at: now)
    case .listen(let silence, let limit):
      return listen(for: silence, until: begun + limit, step, since: begun, at: now)
    case .record(let recording): return record(recording, step, since: begun, at: now)
    case .quiet:
      isMuted = true
      return .done
    case .respond(let reply): return respond(reply, step, at: now)
    case .serve(let reply):
      serving = reply
      return .done
    case .cancel(let early): return cancel(step, early: early, since: begun, at: now)
    case .hangUp: return hangUp(step, since: begun, at: now)
    case .hold: return reinvite(step, .sendonly, since: begun, at: now)
    case .reoffer(let direction, let codecs):
      return reinvite(step, direction, codecs, since: begun, at: now)
    case .resume: return reinvite(step, .sendrecv, since: begun, at: now)
    case .info(let payload): return inform(payload, step, at: now)
    case .options(let target): return ask(target, at: now)
    case .register(let registration): return register(registration, at: now)
    case .refer(let transfer): return refer(transfer, step, at: now)
    case .notify(let status): return notify(status, step, at: now)
    case .challenge(let challenge): return self.challenge(challenge, step, since: begun, at: now)
    case .calls(let load): return place(load, since: begun, at: now)
    case .goDown(let outage):
      goDown(outage)
      return .done
    case .comeUp:
      outage = nil
      return .done
    case .raw(let text, let target): return sendRaw(text, to: target, at: now)
    }
  }

  /// The call a step is about; nil when there is none yet.
  func call(of step: Step) -> Int? {
    guard let label = step.call else { return currentCall }
    return callOfLabel[label]
  }

  /// The call a step is about, or the sentence that says why there is none.
  func subject(of step: Step) -> Result<Int, MissingCall> {
    if let call = call(of: step) { return .success(call) }
    guard let label = step.call else { return .failure(MissingCall("there is no call yet")) }
    return .failure(MissingCall("no step with a call is labelled \"\(label)\""))
  }
}

/// Why a step has no call to act on.
struct MissingCall: Error {
  let sentence: String

  init(_ sentence: String) {
    self.sentence = sentence
  }
}
