public import Calls
import SIP
import Wire

/// An INVITE is answered at once, if only with 100 Trying (RFC 3261 §17.2.1).
public struct TransactionTrying: Check {
  public init() {}

  public var card: CheckCard {
    CheckCard(
      id: "transaction.trying",
      title: "an INVITE has a response within 200 ms: 100 Trying where there is nothing else yet",
      why: """
        A caller that hears nothing sends the INVITE again after 500 ms, and one with a failover \
        timer of its own takes a system that is only waiting for a slow trunk for a dead one.
        """,
      source: "RFC 3261 §17.2.1, §16.2",
      examples: Self.examples)
  }

  /// 200 ms, and what a capture and a busy machine may add.
  private static let bound = Duration.milliseconds(200) + Bounds.crossing

  public var outlineTraits: OutlineTraits { .all }
  public var outlineSubjects: OutlineSubjects { .caller }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    guard let leg = outline.incoming else { return .notApplicable }
    guard let response = leg.response else { return .unknown }
    if let refresh = outline.beyond?.incoming.refresh, refresh.isFromCaller {
      guard let told = refresh.response, told.at - refresh.sent.at <= Self.bound else {
        return .unknown
      }
    }
    return response.at - leg.invite.at <= Self.bound ? .passed : .unknown
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    for leg in evidence.calls.flatMap(\.legs) {
      let inside = leg.dialogs.flatMap(\.transactions).filter { $0.method == .invite }
      for invite in leg.invites + inside where evidence.isToSystem(invite) {
        judge(invite, evidence, &judgement)
      }
    }
    return judgement.verdict
  }

  private func judge(_ invite: Transaction, _ evidence: Evidence, _ judgement: inout Judgement) {
    let waited = (invite.responses.first?.at ?? evidence.endedAt) - invite.startedAt
    guard waited > Self.bound else {
      if invite.responses.isEmpty {
        judgement.leaveOpen("the capture ended \(waited.text) after an INVITE")
      } else {
        judgement.judged()
      }
      return
    }
    let what =
      "the \(evidence.name(invite.client))'s INVITE at \(evidence.time(invite.startedAt)) "
    guard let first = invite.responses.first else {
      judgement.find(
        what + "had no response at all", frames: [invite.request.frame], callID: invite.callID,
        missesAnswer: true)
      return
    }
    judgement.find(
      what + "had its first response, \(first.message?.summary ?? ""), after \(waited.text)",
      frames: [first.frame, invite.request.frame], callID: invite.callID)
  }

  private static let examples = [
    Example(.passes, "100 after a millisecond", ExampleLadders.answered),
    Example(
      .passes, "a 486 after 150 ms needs no 100 before it",
      "carrier -> system INVITE 0.000\nsystem -> carrier 486 0.150"),
    Example(
      .fails, "the caller hears nothing until the primary rings",
      """
      carrier -> system   INVITE  0.000
      system  -> primary  INVITE  0.001
      primary -> system   180     2.000
      system  -> carrier  180     2.001
      """),
    Example(
      .fails, "a 100 after 300 ms is late",
      "carrier -> system INVITE 0.000\nsystem -> carrier 100 0.300"),
    Example(
      .fails, "nothing comes at all", "carrier -> system INVITE 0.000\nend 8"),
    Example(
      .inconclusive, "the capture ends at once", "carrier -> system INVITE 0.000\nend 0.1"),
    Example(
      .notApplicable, "nobody called the system",
      "carrier -> system OPTIONS 0.0\nsystem -> carrier 200"),
  ]
}
