import HarnessCLI

/// Every call is answered soon enough.
struct AnswerWithin: Check {
  let limit: Duration

  func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    for leg in evidence.calls.flatMap(\.legs) {
      guard let final = leg.final, final.status?.rawValue == 200 else { continue }
      judgement.judged()
      let waited = final.at - leg.startedAt
      if waited > limit {
        judgement.find(
          "the call was answered after \(waited.text), later than \(limit.text)",
          frames: [final.frame, leg.invite.request.frame], callID: leg.callID)
      }
    }
    return judgement.verdict
  }

  var card: CheckCard {
    CheckCard(
      id: "answer.within", title: "A call is answered soon enough",
      why: "A caller who hears nothing hangs up and calls a competitor.", source: "practice",
      examples: [
        Example(
          .passes, "answered after a second",
          """
          carrier -> system    INVITE   0.000
          system  -> carrier   200      1.000
          """),
        Example(
          .fails, "answered after three",
          """
          carrier -> system    INVITE   0.000
          system  -> carrier   200      3.000
          """),
        Example(
          .notApplicable, "refused",
          """
          carrier -> system    INVITE   0.000
          system  -> carrier   486      0.010
          """),
      ])
  }
}
