import Calls
public import Checks
import Media
import SIP
import Wire

/// The caller hears something soon after the answer.
public struct PromptWithin: StagedCheck {
  public init() {}

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    guard !evidence.other.packets.isEmpty else { return .notApplicable }
    for view in CallerView.all(evidence) where view.endedAt - view.takenUpAt > allowed(view) {
      let answer = view.dialog.successes[0].frame
      if view.prompt?.isUnread == true {
        judge(first: view.prompt?.startedAt, view, answer, &judgement)
      } else {
        judge(
          first: view.firstPrompt.flatMap { view.prompt?.moment(of: $0.lowerBound) }, view, answer,
          &judgement)
      }
    }
    return judgement.verdict
  }

  private func allowed(_ view: CallerView) -> Duration { view.policy.prompt.within }

  private func judge(
    first: Moment?, _ view: CallerView, _ answer: Int, _ judgement: inout Judgement
  ) {
    guard let first else {
      judgement.find(
        "nothing was audible in the \((view.endedAt - view.takenUpAt).text) of the call",
        frames: [answer], callID: view.leg.callID)
      return
    }
    judgement.judged()
    let waited = first - view.takenUpAt
    guard waited > allowed(view) else { return }
    let frame = view.prompt.flatMap { $0.frame(of: $0.place(at: first)) }
    judgement.find(
      "the caller heard nothing for \(waited.text) after the answer; \(allowed(view).text) are"
        + " allowed", frames: [frame, answer].compactMap(\.self), callID: view.leg.callID)
  }

  public var card: CheckCard {
    CheckCard(
      id: "prompt.within",
      title: "The first audible packet follows the ACK within the policy's time",
      why: "Callers of a dead contact centre are nervous; silence makes them dial again.",
      source: "guide A §3",
      examples: [
        Example(
          .passes, "heard after 100 ms",
          LifeboatLadders.answered + """
            system -> carrier RTP PCMU 100 0.100..2.100 sound=speech:1
            carrier -> system BYE 3.000
            """),
        Example(
          .fails, "two seconds of silence first",
          LifeboatLadders.answered + """
            system -> carrier RTP PCMU 100 0.100..2.100 sound=silence
            system -> carrier RTP PCMU 100 2.100..4.100 sound=speech:1
            carrier -> system BYE 5.000
            """),
      ])
  }
}
