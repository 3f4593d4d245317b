import Calls
import Checks
import SIP
import Wire

/// How calls are kept to be told one by one.
extension RecordingRun {
  /// Keeps the call just outlined, in which nothing was found.
  mutating func listOutlined() {
    let frame = Int(draft.parts.startFrame)
    guard calls.wants(.clear, at: frame) else { return }
    let leg = draft.firstLeg
    let ending = RecordedCall.Ending(
      of: leg, isCancelled: draft.isCancelled, until: draft.outline.endedAt)
    calls.add(
      RecordedCall(
        frame: frame, startedAt: leg.invite.at, legs: draft.legCount, ending,
        streams: streamCount(at: frame), .clear), invite: leg.place)
  }

  /// Keeps a call of which that was said, by check.
  mutating func list(_ call: Call, _ said: [Verdict], until end: Moment) {
    var mark = RecordedCall.Mark.clear
    for index in said.indices { mark = min(mark, verdict.tallies[index].mark(of: said[index])) }
    list(call, mark, until: end)
  }

  mutating func list(_ call: Call, _ mark: RecordedCall.Mark, until end: Moment) {
    let frame = call.legs[0].invites[0].request.frame
    guard calls.wants(mark, at: frame) else { return }
    calls.add(RecordedCall(call, until: end, streams: streamCount(at: frame), mark))
  }

  /// The streams of the call that begins there; 0 while it is not known whose they are.
  private func streamCount(at frame: Int) -> Int {
    media[frame].map { $0.streams.count + $0.leftOut } ?? 0
  }
}

extension CheckTally {
  /// How a call is marked of which the check says that.
  func mark(of said: Verdict) -> RecordedCall.Mark {
    switch said {
    case .failed: isBreaking ? .failed : .noted
    case .inconclusive: .inconclusive
    case .passed, .notApplicable: .clear
    }
  }
}
