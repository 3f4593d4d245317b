public import Calls
import SIP

/// No CANCEL before a provisional response has come (RFC 3261 §9.1).
public struct CancelAfterProvisional: Check {
  public init() {}

  public var card: CheckCard {
    CheckCard(
      id: "cancel.after-provisional",
      title: "no CANCEL leaves before a provisional response has come on that branch",
      why: """
        A CANCEL can overtake its INVITE and find nothing to cancel; the far end answers 481 and \
        rings on. RFC 3261 forbids it; an eager failover policy knowingly does it all the same, \
        so only scenarios under the strict policy ask for this check.
        """,
      source: "RFC 3261 §9.1",
      examples: Self.examples)
  }

  public var outlineTraits: OutlineTraits { .all }
  public var outlineSubjects: OutlineSubjects { .edge }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    if outline.traits.contains(.failedOver) { return judge(outline.attempts) }
    guard let leg = outline.outgoing, let cancel = outline.beyond?.outgoing.cancel else {
      return .notApplicable
    }
    return leg.response.map { $0.frame < cancel.sent.frame } == true ? .passed : .unknown
  }

  private func judge(_ attempts: [OutlineAttempt]) -> OutlineAnswer {
    var hasJudged = false
    for (index, attempt) in attempts.enumerated() {
      let first = attempt.leg.response?.frame ?? .max
      if let cancel = attempt.extras.cancel {
        guard first < cancel.sent.frame else { return .unknown }
        hasJudged = true
      }
      if index + 1 < attempts.count, attempts[index + 1].leg.invite.frame < first {
        hasJudged = true
      }
    }
    return hasJudged ? .passed : .notApplicable
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    for leg in evidence.calls.flatMap(\.legs) {
      for cancel in leg.cancels where evidence.isFromSystem(cancel) {
        judgement.judged()
        let invite = leg.invite(of: cancel)
        let sent = cancel.request
        if invite.responses.contains(where: { $0.frame < sent.frame }) { continue }
        let later =
          invite.firstProvisional.map { "the first came at \(evidence.time($0.at))" }
          ?? "none came at all"
        judgement.find(
          "CANCEL to the \(evidence.name(cancel.server)) at \(evidence.time(sent.at)) left before "
            + "any provisional response: \(later)",
          frames: [sent.frame, invite.request.frame]
            + (invite.firstProvisional.map { [$0.frame] } ?? []),
          callID: leg.callID)
      }
    }
    for call in evidence.calls where hasGivenUp(call, evidence) { judgement.judged() }
    return judgement.verdict
  }

  /// Whether the system went on to another edge while one had said nothing: the moment in which it
  /// may be tempted.
  private func hasGivenUp(_ call: Call, _ evidence: Evidence) -> Bool {
    let tries = call.legs.map(\.invite).filter(evidence.isFromSystem).map {
      (frame: $0.request.frame, answered: $0.responses.first?.frame ?? .max)
    }.sorted { $0.frame < $1.frame }
    // Up to where one of the tries before had no answer, and one with the same frame.
    var silent = (before: Int.min, same: Int.min)
    var frame = Int.min
    for next in tries {
      if next.frame > frame { silent.before = max(silent.before, silent.same) }
      if next.frame < silent.before { return true }
      frame = next.frame
      silent.same = max(silent.same, next.answered)
    }
    return false
  }

  private static let examples = [
    Example(
      .passes, "the primary rang before it was cancelled",
      """
      carrier -> system    INVITE  0.000
      system  -> primary   INVITE  0.001
      primary -> system    180     0.101
      system  -> primary   CANCEL  3.000
      """),
    Example(
      .passes, "the CANCEL follows a late 100 by a third of a millisecond",
      """
      carrier -> system    INVITE  0.000
      system  -> primary   INVITE  0.001
      system  -> secondary INVITE  3.000
      primary -> system    100     3.5000
      system  -> primary   CANCEL  3.5003
      """),
    Example(
      .passes, "a final response counts too: the CANCEL crossed it",
      """
      carrier -> system    INVITE  0.000
      system  -> primary   INVITE  0.001
      primary -> system    200     3.0000
      system  -> primary   CANCEL  3.0001
      """),
    Example(
      .passes, "a silent primary is given up without a CANCEL",
      """
      carrier -> system    INVITE  0.000
      system  -> primary   INVITE  0.001
      system  -> secondary INVITE  3.000
      """),
    Example(
      .fails, "the silent primary is cancelled before the failover INVITE",
      """
      carrier -> system    INVITE  0.000
      system  -> primary   INVITE  0.001
      system  -> primary   CANCEL  3.000
      system  -> secondary INVITE  3.001
      """),
    Example(
      .fails, "the 100 came one packet after the CANCEL",
      """
      carrier -> system    INVITE  0.000
      system  -> primary   INVITE  0.001
      system  -> primary   CANCEL  3.000
      primary -> system    100     3.000
      """),
    Example(
      .fails, "another branch's provisional does not count",
      """
      carrier   -> system    INVITE  0.000
      system    -> primary   INVITE  0.001
      system    -> secondary INVITE  3.000
      secondary -> system    180     3.100
      system    -> primary   CANCEL  3.200
      """),
    Example(
      .notApplicable, "the carrier's own CANCEL is not the system's",
      """
      carrier -> system    INVITE  0.000
      carrier -> system    CANCEL  0.010
      """),
  ]
}
