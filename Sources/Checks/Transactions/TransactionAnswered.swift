public import Calls
import SIP
import Wire

/// Whatever is asked of the system is answered in time (RFC 3261 §8.2, §17.2).
public struct TransactionAnswered: Check {
  public init() {}

  public var card: CheckCard {
    CheckCard(
      id: "transaction.answered",
      title: "every request the system receives, ACK apart, gets a final response in time",
      why: """
        A request without an answer is repeated for 32 s, ends in a timeout at the caller and \
        counts there as a dead trunk. Where an edge is silent the fault is the edge's: what the \
        system passed on and nobody answered is not held against it.
        """,
      source: "RFC 3261 §8.2, §16.7, §17.1.2.2, §17.2",
      examples: Self.examples)
  }

  public var outlineTraits: OutlineTraits { .all }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    if outline.kind == .asked { return outline.isAsked ? .passed : .notApplicable }
    var hasJudged = false
    if let leg = outline.incoming {
      guard leg.final != nil else { return .unknown }
      hasJudged = true
      if let cancel = outline.beyond?.incoming.cancel {
        guard let final = cancel.final, final.mark.at - cancel.sent.at <= Bounds.transaction else {
          return .unknown
        }
      }
      if let refresh = outline.beyond?.incoming.refresh, refresh.isFromCaller, refresh.final == nil
      {
        return .unknown
      }
    }
    if let bye = outline.incoming?.bye, bye.isFromCaller {
      guard Self.isAnswered(bye) else { return .unknown }
      hasJudged = true
    }
    if outline.hasEdge, let bye = outline.outgoing?.bye, !bye.isFromCaller {
      guard Self.isAnswered(bye) else { return .unknown }
      hasJudged = true
    }
    return hasJudged ? .passed : .notApplicable
  }

  private static func isAnswered(_ bye: CallOutline.Bye) -> Bool {
    bye.final.map { $0.mark.at - bye.sent.at <= Bounds.transaction } ?? false
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    for call in evidence.calls {
      let all = call.legs.flatMap(\.transactions)
      let sent = SentRequests(all.filter { evidence.isFromSystem($0) })
      for transaction in all where evidence.isToSystem(transaction) {
        judge(transaction, in: call, among: sent, evidence, &judgement)
      }
    }
    let sent = Dictionary(
      grouping: evidence.others.filter { evidence.isFromSystem($0) }, by: \.callID
    ).mapValues(SentRequests.init)
    for transaction in evidence.others where evidence.isToSystem(transaction) {
      judge(
        transaction, in: nil, among: sent[transaction.callID] ?? SentRequests([]), evidence,
        &judgement)
    }
    return judgement.verdict
  }

  private func judge(
    _ transaction: Transaction, in call: Call?, among sent: SentRequests, _ evidence: Evidence,
    _ judgement: inout Judgement
  ) {
    let what =
      "the \(evidence.name(transaction.client))'s \(transaction.method) at "
      + evidence.time(transaction.startedAt)
    let frame = transaction.request.frame
    let age = evidence.endedAt - transaction.startedAt
    if let final = transaction.final {
      judgement.judged()
      if let fault = Self.fault(final.message, transaction.request.message) {
        judgement.find(
          "\(what) was answered \(fault)", frames: [final.frame, frame],
          callID: transaction.callID,
          stands: transaction.hasBranchOfItsOwn && evidence.knowsSystem(in: call))
      }
      let took = final.at - transaction.startedAt
      if transaction.method != .invite, took > Bounds.transaction {
        judgement.find(
          "\(what) was answered only after \(took.text)", frames: [final.frame, frame],
          callID: transaction.callID)
      }
      return
    }
    let onward = transaction.method == .cancel ? [] : sent.because(of: transaction)
    let isSilence = transaction.responses.isEmpty
    if transaction.method == .invite, !isSilence {
      judgeRinging(transaction, what, onward, evidence, &judgement)
    } else if age < Bounds.transaction {
      judgement.leaveOpen("the capture ended \(age.text) after \(what), which had no answer yet")
    } else if transaction.method != .invite, let asked = onward.first,
      onward.allSatisfy({ $0.final == nil })
    {
      judgement.leaveOpen(
        "the \(evidence.name(asked.server)) never answered \(what), which was passed on to it")
    } else {
      let answered = onward.compactMap(\.final).first
      judgement.find(
        "\(what) was never answered"
          + (answered.map { ", though the \(evidence.name($0.source)) had answered it" } ?? ""),
        frames: [frame] + (answered.map { [$0.frame] } ?? []), callID: transaction.callID,
        missesAnswer: true)
    }
  }

  /// What keeps the client from knowing an answer as its own (RFC 3261 §8.2.6.2).
  private static func fault(_ final: Message?, _ request: Message?) -> String? {
    guard let final, let request else { return nil }
    if final.fromTag != request.fromTag {
      return "with the From tag \"\(final.fromTag ?? "")\" instead of \"\(request.fromTag ?? "")\""
    }
    return final.toTag == nil ? "without a To tag" : nil
  }

  /// An INVITE with provisional responses only: over when every branch is.
  private func judgeRinging(
    _ invite: Transaction, _ what: String, _ onward: [Transaction], _ evidence: Evidence,
    _ judgement: inout Judgement
  ) {
    let ends = onward.map { branch -> Moment in
      if let final = branch.final { return final.at }
      // Timer B where nothing came, timer C (RFC 3261 §16.6) where something did.
      guard let last = branch.responses.last else { return branch.startedAt + Bounds.transaction }
      return last.at + .seconds(180)
    }
    let over = ends.max() ?? invite.startedAt
    if evidence.endedAt - over < Bounds.transaction {
      judgement.leaveOpen("the capture ended before \(what) could have its final response")
      return
    }
    judgement.find(
      "\(what) never got a final response, though every branch was over at \(evidence.time(over))",
      frames: [invite.request.frame] + onward.compactMap { $0.final?.frame },
      callID: invite.callID, missesAnswer: true)
  }

  private static let examples = [
    Example(
      .passes, "a call from INVITE to BYE",
      ExampleLadders.answered + ExampleLadders.hangUp("primary")),
    Example(.passes, "OPTIONS is answered", "carrier -> system OPTIONS 0.0\nsystem -> carrier 200"),
    Example(
      .passes, "both edges are silent and the caller is told 408",
      """
      carrier -> system    INVITE  0.000
      system  -> carrier   100     0.001
      system  -> primary   INVITE  0.002
      system  -> secondary INVITE  3.000
      system  -> carrier   408     6.000
      carrier -> system    ACK     6.001
      """),
    Example(
      .fails, "OPTIONS is not answered", "carrier -> system OPTIONS 0.0\nend 32"),
    Example(
      .fails, "an INVITE gets nothing, not even 100",
      "carrier -> system INVITE 0.0\nsystem -> primary INVITE 0.001\nend 40"),
    Example(
      .fails, "the caller's CANCEL is not answered",
      """
      carrier -> system  INVITE  0.000
      system  -> carrier 100     0.001
      carrier -> system  CANCEL  1.000
      system  -> carrier 487     1.001
      carrier -> system  ACK     1.002
      """),
    Example(
      .fails, "both edges have refused and the caller waits for ever",
      """
      carrier   -> system    INVITE  0.000
      system    -> carrier   100     0.001
      system    -> primary   INVITE  0.002
      primary   -> system    503     0.003
      system    -> secondary INVITE  0.004
      secondary -> system    503     0.005
      """),
    Example(
      .fails, "the BYE is answered by the primary, and the caller never hears of it",
      ExampleLadders.answered
        + "carrier -> system BYE 6.0\nsystem -> primary BYE 6.001\nprimary -> system 200"),
    Example(
      .fails, "OPTIONS is answered with another From tag",
      "carrier -> system OPTIONS 0.0\nsystem -> carrier 200 0.001 from-tag=other"),
    Example(
      .inconclusive, "the primary never answers the INFO it was sent",
      ExampleLadders.answered + "carrier -> system INFO 6.0\nsystem -> primary INFO 6.001"),
    Example(
      .inconclusive, "the capture ends 31.9 s after the OPTIONS",
      "carrier -> system OPTIONS 0.0\nend 31.9"),
    Example(
      .notApplicable, "the system only asked, and was not asked",
      "system -> primary OPTIONS 0.0"),
  ]
}
