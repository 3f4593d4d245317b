import Calls
public import Checks
import SIP
import Wire

/// A message is stored once, however often its delivery was tried.
public struct VoicemailOnce: StagedCheck {
  public init() {}

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    let accepted = StoredMessage.all(evidence).filter(\.isAccepted)
    let views = CallerView.all(evidence)
    if let doubt = StoredMessage.doubt(evidence) { judgement.leaveOpen(doubt) }
    // Where nobody can be told apart each name stands for itself.
    for view in views {
      let own = accepted.filter { $0.isOf(view) }
      guard let first = own.first else { continue }
      judgement.judged()
      // The same name again is the same message: it lies there once.
      let others = own.filter { $0.exchange.path != first.exchange.path }
      if let second = others.first {
        judgement.find(
          "one call's message is stored as \(first.exchange.path) and as \(second.exchange.path)",
          frames: [second.exchange.frame, first.exchange.frame], callID: view.leg.callID)
      }
    }
    return judgement.verdict
  }

  public var card: CheckCard {
    CheckCard(
      id: "voicemail.once",
      title: "A message is stored once",
      why: "Two copies are two calls back, and nobody trusts the list any more.",
      source: "guide A §3",
      examples: [
        Example(.passes, "stored once", StoreLadders.stored),
        Example(
          .passes, "refused, then stored under the same name", StoreLadders.retried),
        Example(
          .fails, "stored under two names",
          StoreLadders.stored + """
            system -> store PUT /voicemail/2.wav 12.500 status=201 audio=carrier since=7.9 header.x-ms-meta-caller=15550000001

            """),
      ])
  }
}
