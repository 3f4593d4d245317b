import SIP
import Wire

/// One thing the system sent and sent again, held against the times at which it must be.
struct SendingRow {
  let what: String
  let sends: [Sighting]
  let resending: Resending
  let answer: Sighting?
  let callID: String

  /// `causes` are packets that called for a sending of their own, beside the timer.
  init(
    _ what: String, _ sends: [Sighting], beside causes: [Sighting], _ resending: Resending,
    _ answer: Sighting?, callID: String
  ) {
    self.what = what
    self.sends = Self.scheduled(sends, beside: causes)
    self.resending = resending
    self.answer = answer
    self.callID = callID
  }

  /// Tells the first thing that is wrong with the row.
  ///
  /// What was sent too soon, too often or for too long was so whatever sendings the capture lacks:
  /// with them intervals are longer and pauses shorter. `stands` says whether nothing else that it
  /// may lack, such as one of `causes`, could be the reason for one.
  func judge(
    _ evidence: Evidence, _ judgement: inout Judgement, stands: @autoclosure () -> Bool = false
  ) {
    guard let first = sends.first else { return }
    // Words are made where there is something to say.
    func since() -> String { "\(what), first sent at \(evidence.time(first.at))," }
    if first.transport.isReliable {
      guard sends.count > 1 else { return }
      judgement.find(
        "\(since()) was sent again over \(first.transport.viaName)",
        frames: [sends[1].frame, first.frame], callID: callID,
        // Another connection may be there because the first one failed.
        stands: stands() && sends[1].source == first.source
          && sends[1].destination == first.destination && sends[1].transport == first.transport,
        missesAnswer: true)
      return
    }
    switch resending.problem(sends.map(\.at)) {
    case nil: return
    case .afterAnswer(let send, let late):
      judgement.find(
        "\(since()) was sent again \(late.text) after it was answered",
        frames: [sends[send].frame] + (answer.map { [$0.frame] } ?? []), callID: callID,
        stands: stands())
    case .offSchedule(let send, let gap, let interval):
      judgement.find(
        "\(since()) was sent again after \(gap.text) instead of \(interval.text)",
        frames: [sends[send].frame, first.frame], callID: callID,
        stands: gap < interval && stands(), missesAnswer: true)
    case .tooLong(let send, let age):
      judgement.find(
        "\(since()) was still sent again after \(age.text)",
        frames: [sends[send].frame, first.frame], callID: callID, stands: stands(),
        missesAnswer: true)
    case .missing(let last, let due):
      judgement.find(
        "\(since()) was not sent again at \(evidence.time(due)) though nothing had come back",
        frames: [sends[last].frame], callID: callID, missesAnswer: true)
    }
  }

  /// The sendings that a timer caused: the first, and those that no other packet called for.
  ///
  /// A packet calls for one sending, the first that follows it soon; the timer may be due as well.
  private static func scheduled(_ sends: [Sighting], beside causes: [Sighting]) -> [Sighting] {
    if causes.isEmpty { return sends }
    var called: Set<Int> = []
    for cause in causes {
      let send = sends.dropFirst().first {
        $0.frame > cause.frame && $0.at - cause.at < Bounds.crossing && !called.contains($0.frame)
      }
      if let send { called.insert(send.frame) }
    }
    return sends.filter { !called.contains($0.frame) }
  }
}
