public import Calls
import SIP

/// Every failure an INVITE meets is ACKed, each time it comes (RFC 3261 §17.1.1.3).
public struct TransactionAcknowledged: Check {
  public init() {}

  public var card: CheckCard {
    CheckCard(
      id: "transaction.acknowledged",
      title: "a failure that answers the system's INVITE is ACKed, and so are its repetitions",
      why: """
        Without the ACK the far end repeats its answer for 32 s and holds the call's resources: a \
        cloud that is refusing calls because it is overloaded gets eleven packets more for each.
        """,
      source: "RFC 3261 §17.1.1.3",
      examples: Self.examples)
  }

  public var outlineTraits: OutlineTraits { .all }
  public var outlineSubjects: OutlineSubjects { .edge }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    if outline.traits.contains(.failedOver) {
      let answers = outline.attempts.map { Self.answer($0.leg, $0.extras) }
      if answers.contains(.unknown) { return .unknown }
      return answers.contains(.passed) ? .passed : .notApplicable
    }
    guard let leg = outline.outgoing else { return .notApplicable }
    return Self.answer(leg, outline.beyond?.outgoing)
  }

  private static func answer(_ leg: CallOutline.Leg, _ extras: OutlineExtras?) -> OutlineAnswer {
    // What was cancelled is `cancel.acknowledged`'s.
    guard let final = leg.final, !final.isSuccess, extras?.cancel == nil else {
      return .notApplicable
    }
    return leg.ack == nil || extras?.isAnsweredAgain == true ? .unknown : .passed
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    let acknowledging = Acknowledging(evidence: evidence)
    for leg in evidence.calls.flatMap(\.legs) where evidence.roles.isSystem(leg.caller) {
      // What was cancelled is `cancel.acknowledged`'s.
      for invite in leg.invites where !leg.cancels.contains(where: { $0.branch == invite.branch }) {
        acknowledging.judge(invite, &judgement)
      }
    }
    return judgement.verdict
  }

  private static let refused = """
    carrier -> system   INVITE  0.000
    system  -> primary  INVITE  0.001  branch=b1
    primary -> system   503     0.010

    """

  private static let examples = [
    Example(
      .passes, "the 503 is ACKed at once",
      refused + "system -> primary ACK 0.011\nsystem -> secondary INVITE 0.012"),
    Example(
      .passes, "the 503 came twice and was ACKed twice",
      refused
        + """
        system  -> primary  ACK  0.011
        primary -> system   503  0.510  again
        system  -> primary  ACK  0.511
        """),
    Example(.fails, "the 503 was never ACKed", refused + "system -> secondary INVITE 0.012"),
    Example(
      .fails, "the second 503 was not ACKed",
      refused + "system -> primary ACK 0.011\nprimary -> system 503 0.510 again"),
    Example(
      .fails, "the ACK has a branch of its own and so belongs to nothing",
      refused + "system -> primary ACK 0.011 branch=other"),
    Example(
      .fails, "the ACK has another To tag than the 503",
      refused + "system -> primary ACK 0.011 to-tag=other"),
    Example(
      .notApplicable, "nobody refused",
      """
      carrier -> system   INVITE  0.000
      system  -> primary  INVITE  0.001
      primary -> system   180     0.010
      """),
  ]
}
