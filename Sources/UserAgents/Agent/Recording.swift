import Media
import SIP
import Speech
import Wire

/// What has been heard of a recording that is being made.
struct Recording: Sendable {
  /// The longest that is kept: 10 minutes.
  static let mostSamples = 600 * Clip.rate

  let wanted: Recorder
  /// Of the step in the scenario file.
  let line: Int
  private(set) var samples: [Int16] = []

  init(_ wanted: Recorder, line: Int) {
    self.wanted = wanted
    self.line = line
  }

  mutating func add(_ heard: [Int16]) {
    samples += heard.prefix(max(0, Self.mostSamples - samples.count))
  }
}

// What a party records of what it hears.
extension UserAgent {
  mutating func record(
    _ wanted: Recorder, _ step: Step, since begun: Moment, at now: Moment
  ) -> Progress {
    let call: Int
    switch subject(of: step) {
    case .failure(let missing): return .failed("cannot record: \(missing.sentence)")
    case .success(let index): call = index
    }
    if let obstacle = waitToHear(in: call, "record", since: begun, at: now) { return obstacle }
    hearken(to: call)
    // What was heard before is not of it.
    record(in: call, at: now)
    calls[call].recordings.append(Recording(wanted, line: step.line))
    return .done
  }

  /// Takes down what was heard in a call, and ends its recordings with it.
  mutating func record(in call: Int, at now: Moment) {
    guard calls[call].ear != nil else { return }
    if calls[call].isOver { calls[call].ear?.finish() }
    if let heard = calls[call].ear?.takeSamples(), !heard.isEmpty {
      for index in calls[call].recordings.indices { calls[call].recordings[index].add(heard) }
    }
    guard calls[call].isOver else { return }
    endRecordings(in: call, at: now) { _ in true }
    calls[call].ear = nil
  }

  /// Ends the recordings that were to go on until that step's end.
  mutating func endRecordings(until label: String, at now: Moment) {
    for call in calls.indices where !calls[call].recordings.isEmpty {
      record(in: call, at: now)
      endRecordings(in: call, at: now) { $0.until == label }
    }
  }

  /// Samples that Opus keeps back at most (RFC 6716 §2: 26.5 ms in all, of which 20 are the packet).
  private static let delay = 160

  /// What should have been heard and was not.
  private static func missing(_ wanted: Recorder, in heard: Clip) -> String? {
    guard let clip = wanted.heard else { return nil }
    // What a coder with a memory is behind may still be in it when the call ends.
    let whole = Clip(heard.samples + repeatElement(0, count: delay))
    let match = SoundMatch.find(clip, in: whole)
    if match?.isHeard == true { return nil }
    let length = "in \(heard.duration.text) that were recorded"
    let likeness = match.map { ": at best \(Int(($0.correlation * 100).rounded())) % alike" } ?? ""
    return "recording \(wanted.name): what was to be heard is not \(length)\(likeness)"
  }

  private mutating func endRecordings(
    in call: Int, at now: Moment, where isMeant: (Recorder) -> Bool
  ) {
    for recording in calls[call].recordings where isMeant(recording.wanted) {
      let clip = Clip(recording.samples)
      reports.append(.recorded(recording.wanted.name, clip, at: now))
      guard let missing = Self.missing(recording.wanted, in: clip) else { continue }
      reports.append(.stepFailed(Complaint(missing, line: recording.line), at: now))
    }
    calls[call].recordings.removeAll { isMeant($0.wanted) }
    if calls[call].recordings.isEmpty, listeningIn != call { calls[call].ear = nil }
  }
}
