public import Calls
import SIP
import Wire

/// A CANCEL is carried through to its end on both sides of the system (RFC 3261 §9, §17.1.1.3).
public struct CancelAcknowledged: Check {
  public init() {}

  public var card: CheckCard {
    CheckCard(
      id: "cancel.acknowledged",
      title: "CANCEL gets its 200, the INVITE its 487 or the final that crossed, and that its ACK",
      why: """
        A CANCEL that is not carried through leaves transactions that repeat themselves for 32 s \
        on both sides, and a caller who hung up but whose call still rings.
        """,
      source: "RFC 3261 §9.1, §9.2, §17.1.1.3",
      examples: Self.examples)
  }

  public var outlineTraits: OutlineTraits { .all }
  public var outlineSubjects: OutlineSubjects { .cancel }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    var hasJudged = false
    if let leg = outline.incoming, let cancel = outline.beyond?.incoming.cancel {
      guard cancel.final?.isSuccess == true, leg.final != nil else { return .unknown }
      hasJudged = true
    }
    func isRight(_ leg: CallOutline.Leg, _ extras: OutlineExtras) -> Bool {
      guard extras.cancel != nil, let final = leg.final, !final.isSuccess else { return true }
      hasJudged = true
      return leg.ack != nil && !extras.isAnsweredAgain
    }
    if outline.traits.contains(.failedOver) {
      guard outline.attempts.allSatisfy({ isRight($0.leg, $0.extras) }) else { return .unknown }
    } else if let leg = outline.outgoing, let extras = outline.beyond?.outgoing {
      guard isRight(leg, extras) else { return .unknown }
    }
    return hasJudged ? .passed : .notApplicable
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    let acknowledging = Acknowledging(evidence: evidence)
    for leg in evidence.calls.flatMap(\.legs) {
      for cancel in leg.cancels {
        let invite = leg.invite(of: cancel)
        if evidence.isToSystem(cancel) { judgeServed(cancel, invite, evidence, &judgement) }
        if evidence.isFromSystem(cancel) { acknowledging.judge(invite, &judgement) }
      }
    }
    return judgement.verdict
  }

  /// A CANCEL the system received: it answers both requests itself (RFC 3261 §9.2, §16.10).
  private func judgeServed(
    _ cancel: Transaction, _ invite: Transaction, _ evidence: Evidence,
    _ judgement: inout Judgement
  ) {
    judgement.judged()
    let caller = evidence.name(cancel.client)
    let sent = "the \(caller)'s CANCEL at \(evidence.time(cancel.startedAt))"
    let hasTimedOut = evidence.endedAt - cancel.startedAt >= Bounds.transaction
    if let final = cancel.final {
      // After the INVITE's final response its transaction may be gone, and 481 is right.
      let wasOpen = invite.final.map { $0.frame > cancel.request.frame } ?? true
      if let status = final.status, !status.isSuccess, cancel.branch == invite.branch, wasOpen {
        judgement.find(
          "\(sent) was answered \(status) instead of 200",
          frames: [final.frame, cancel.request.frame], callID: cancel.callID)
      }
    } else if hasTimedOut {
      judgement.find(
        "\(sent) was never answered", frames: [cancel.request.frame], callID: cancel.callID)
    } else {
      judgement.leaveOpen("the capture ended before \(sent) was answered")
    }
    guard invite.final == nil, cancel.branch == invite.branch else { return }
    if hasTimedOut {
      judgement.find(
        "\(sent) was not followed by a final response to its INVITE",
        frames: [cancel.request.frame, invite.request.frame], callID: cancel.callID)
    } else {
      judgement.leaveOpen("the capture ended before the cancelled INVITE had its final response")
    }
  }

  private static let ringing = """
    carrier -> system   INVITE  0.000
    system  -> primary  INVITE  0.001  branch=b1
    primary -> system   180     0.101

    """

  private static let examples = [
    Example(
      .passes, "the primary is cancelled: 200, 487, ACK",
      ringing
        + """
        system  -> primary  CANCEL      3.000
        primary -> system   200 CANCEL  3.001
        primary -> system   487         3.002
        system  -> primary  ACK         3.003
        """),
    Example(
      .passes, "the caller gives up: 200 at once, 487 once the primary has ended",
      ringing
        + """
        carrier -> system   CANCEL      1.000
        system  -> carrier  200 CANCEL  1.001
        system  -> primary  CANCEL      1.001
        primary -> system   200 CANCEL  1.002
        primary -> system   487         1.003
        system  -> primary  ACK         1.004
        system  -> carrier  487         1.005
        carrier -> system   ACK         1.006
        """),
    Example(
      .passes, "a 200 to the INVITE crossed the CANCEL: it is another check's to see it ended",
      ringing
        + """
        carrier -> system   CANCEL      1.000
        primary -> system   200 INVITE  1.000
        system  -> carrier  200 INVITE  1.001
        system  -> carrier  200 CANCEL  1.001
        """),
    Example(
      .passes, "a repeated 487 is ACKed again",
      ringing
        + """
        system  -> primary  CANCEL      3.000
        primary -> system   200 CANCEL  3.001
        primary -> system   487         3.002
        system  -> primary  ACK         3.003
        primary -> system   487         3.502 again
        system  -> primary  ACK         3.503
        """),
    Example(
      .passes, "a CANCEL that comes after the 486 may be told 481",
      ringing
        + """
        system  -> carrier  486         1.000
        carrier -> system   CANCEL      1.001
        carrier -> system   ACK         1.002
        system  -> carrier  481 CANCEL  1.003
        """),
    Example(
      .fails, "an open INVITE's CANCEL is told 481",
      ringing
        + """
        carrier -> system   CANCEL      1.001
        system  -> carrier  481 CANCEL  1.003
        system  -> carrier  487         1.004
        carrier -> system   ACK         1.005
        """),
    Example(
      .fails, "the 487 is not ACKed",
      ringing
        + """
        system  -> primary  CANCEL      3.000
        primary -> system   200 CANCEL  3.001
        primary -> system   487         3.002
        """),
    Example(
      .fails, "a late 487 is ACKed, its repetition is not",
      ringing
        + """
        system  -> primary  CANCEL      3.000
        primary -> system   200 CANCEL  3.001
        primary -> system   487         9.000
        system  -> primary  ACK         9.001
        primary -> system   487         9.500 again
        """),
    Example(
      .fails, "the caller's CANCEL is not answered",
      ringing
        + """
        carrier -> system   CANCEL      1.000
        system  -> carrier  487         1.001
        carrier -> system   ACK         1.002
        """),
    Example(
      .fails, "the caller's INVITE is left without a final response",
      ringing + "carrier -> system CANCEL 1.000\nsystem -> carrier 200 CANCEL 1.001"),
    Example(
      .inconclusive, "the capture ends before the INVITE's final response",
      ringing + "carrier -> system CANCEL 1.000\nsystem -> carrier 200 CANCEL 1.001\nend 5"),
    Example(
      .notApplicable, "the primary never answers its CANCEL: not the system's fault",
      ringing + "system -> primary CANCEL 3.000"),
  ]
}
