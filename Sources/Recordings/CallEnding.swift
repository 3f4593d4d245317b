import Calls
import SIP
import Wire

/// How a call ended for who called: by its first leg.
extension RecordedCall.Ending {
  init(of leg: Leg, until end: Moment) {
    let final = leg.final
    let isAnswered = final?.status?.isSuccess == true
    if let answered = leg.dialogs.first?.establishedAt ?? (isAnswered ? final?.at : nil) {
      self.init(answered: answered, hungUp: leg.dialogs.isEmpty ? nil : leg.end, until: end)
    } else {
      self.init(refused: final?.status, isCancelled: !leg.cancels.isEmpty)
    }
  }

  /// The same of a leg that was not read.
  init(of leg: CallOutline.Leg, isCancelled: Bool, until end: Moment) {
    if let final = leg.final, final.isSuccess {
      self.init(answered: final.mark.at, hungUp: leg.bye?.sent.at, until: end)
    } else {
      self.init(
        refused: leg.final.flatMap { StatusCode(rawValue: $0.status) }, isCancelled: isCancelled)
    }
  }

  private init(answered: Moment, hungUp: Moment?, until end: Moment) {
    // Stamps of two machines may say that it ended before it was answered.
    if let hungUp {
      self = .hungUp(after: max(.zero, hungUp - answered))
    } else {
      self = .up(for: max(.zero, end - answered))
    }
  }

  /// A CANCEL that comes too late changes nothing: then there is another status than 487.
  private init(refused status: StatusCode?, isCancelled: Bool) {
    if let status, !isCancelled || status != .requestTerminated {
      self = .refused(status)
    } else {
      self = isCancelled ? .cancelled : .unanswered
    }
  }
}
