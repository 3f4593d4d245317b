public import Calls
import SIP
import Wire

/// What has been answered is not cancelled (RFC 3261 §9.1).
public struct CancelNotAfterFinal: Check {
  public init() {}

  public var card: CheckCard {
    CheckCard(
      id: "cancel.not-after-final",
      title: "no CANCEL is sent for an INVITE that has had its final response",
      why: """
        A CANCEL after a final response has no effect. A leg that was answered needs ACK and BYE; \
        a system that cancels it instead leaves it up.
        """,
      source: "RFC 3261 §9.1",
      examples: Self.examples)
  }

  public var outlineTraits: OutlineTraits { .all }
  public var outlineSubjects: OutlineSubjects { .edge }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    if outline.traits.contains(.failedOver) {
      let answers = outline.attempts.map { Self.answer($0.leg, $0.extras.cancel) }
      if answers.contains(.unknown) { return .unknown }
      return answers.contains(.passed) ? .passed : .notApplicable
    }
    guard let leg = outline.outgoing else { return .notApplicable }
    return Self.answer(leg, outline.beyond?.outgoing.cancel)
  }

  private static func answer(
    _ leg: CallOutline.Leg, _ cancel: OutlineExtras.Cancel?
  ) -> OutlineAnswer {
    guard let cancel else { return leg.final == nil ? .notApplicable : .passed }
    // It came first in the capture; stamps may say otherwise.
    let isEarly = leg.final.map { cancel.sent.at - $0.mark.at <= Bounds.crossing } ?? true
    return isEarly ? .passed : .unknown
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    for leg in evidence.calls.flatMap(\.legs) where evidence.roles.isSystem(leg.caller) {
      if leg.invites.contains(where: { $0.final != nil }) { judgement.judged() }
      for cancel in leg.cancels where evidence.isFromSystem(cancel) {
        judgement.judged()
        guard let final = leg.invite(of: cancel).final, let status = final.status,
          cancel.startedAt - final.at > Bounds.crossing
        else { continue }
        // It does not stand: it may repeat one that was not captured, over TCP as a segment sent again,
        // and that one may have crossed the final response.
        judgement.find(
          "CANCEL to the \(evidence.name(cancel.server)) left "
            + "\((cancel.startedAt - final.at).text) after the final response \(status) at "
            + evidence.time(final.at),
          frames: [cancel.request.frame, final.frame], callID: leg.callID)
      }
    }
    return judgement.verdict
  }

  private static let examples = [
    Example(
      .passes, "a 503 is acknowledged and not cancelled", ExampleLadders.refused),
    Example(
      .passes, "the CANCEL and the 200 cross within a few milliseconds",
      """
      carrier -> system    INVITE  0.000
      system  -> primary   INVITE  0.001
      primary -> system    180     0.100
      primary -> system    200     2.998
      system  -> primary   CANCEL  3.000
      """),
    Example(
      .fails, "the primary is cancelled 200 ms after its 503",
      """
      carrier -> system    INVITE  0.000
      system  -> primary   INVITE  0.001
      primary -> system    503     0.100
      system  -> primary   ACK     0.101
      system  -> primary   CANCEL  0.300
      """),
    Example(
      .fails, "an answered leg is cancelled instead of ended",
      """
      carrier -> system    INVITE  0.000
      system  -> primary   INVITE  0.001
      primary -> system    180     0.100
      primary -> system    200     0.200
      system  -> primary   CANCEL  0.251
      """),
    Example(
      .notApplicable, "nobody has answered and nobody is cancelled",
      """
      carrier -> system    INVITE  0.000
      system  -> primary   INVITE  0.001
      """),
  ]
}
