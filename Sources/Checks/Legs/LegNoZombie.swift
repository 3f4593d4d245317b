public import Calls
import SIP
import Wire

/// No edge, and nobody whom an IVR calls, is left with a dialog that has no caller.
public struct LegNoZombie: Check {
  public init() {}

  public var card: CheckCard {
    CheckCard(
      id: "leg.no-zombie",
      title: "every edge dialog is the caller's own, or is ACKed and ended within 1 s of its 2xx",
      why: """
        A late answer that nobody acknowledges and nobody ends stays in the recovered cloud's \
        queue: an agent is offered a caller who is talking to somebody else. What an IVR calls for \
        its caller is no edge: it is ACKed, and is let go when no caller is left.
        """,
      source: "guide A, edge case 1; RFC 3261 §13.2.2.4, §16.7",
      examples: Self.examples + MadeLegExamples.all)
  }

  public var outlineTraits: OutlineTraits { .all }
  public var outlineSubjects: OutlineSubjects { .answer }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    switch outline.answer {
    case .none: return .notApplicable
    case .other: return .unknown
    case .passedOn:
      guard let edge = outline.outgoing, edge.ack != nil else { return .unknown }
      return outline.incoming?.bye == nil || edge.bye != nil ? .passed : .unknown
    }
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    let made = MadeLegs(evidence)
    for call in evidence.calls {
      made?.judge(call, &judgement)
      let answers = evidence.edgeAnswers(in: call)
      for answer in answers {
        if answer.isKept {
          judgeKept(answer, evidence, &judgement)
        } else {
          judgeExtra(answer, among: answers, in: call, evidence, &judgement)
        }
      }
    }
    return judgement.verdict
  }

  /// The dialog the caller is in: its ACK is passed on, and it ends when the caller's ends.
  private func judgeKept(
    _ answer: EdgeAnswer, _ evidence: Evidence, _ judgement: inout Judgement
  ) {
    guard let caller = answer.relayed else { return }
    let edge = evidence.name(answer.edge)
    let what = "the \(edge)'s 200 at \(evidence.time(answer.success.at))"
    if answer.dialog.acks.isEmpty {
      if let other = evidence.misaddressee(of: caller) {
        judgement.leaveOpen("\(what) was relayed, and the caller addressed its ACK to the \(other)")
      } else if let ack = caller.acks.first, evidence.endedAt - ack.at >= Bounds.teardown {
        judgement.find(
          "\(what) was ACKed by the caller at \(evidence.time(ack.at)), but the ACK was not passed "
            + "on",
          frames: [ack.frame, answer.success.frame], callID: answer.leg.callID)
      } else if caller.acks.isEmpty, answer.dialog.endedAt != nil {
        // The caller's ACK was lost before it reached the system, and the leg was ended all the same.
        judgement.judged()
      } else {
        judgement.leaveOpen("\(what) was relayed and no ACK for it was seen in time")
      }
    } else {
      judgement.judged()
    }
    guard let over = caller.endedAt, answer.dialog.endedAt == nil else { return }
    if evidence.endedAt - over < Bounds.teardown {
      judgement.leaveOpen("the capture ended \((evidence.endedAt - over).text) after the BYE")
      return
    }
    judgement.find(
      "the caller's leg was over at \(evidence.time(over)), but the \(edge)'s was never ended",
      frames: caller.byes.map(\.request.frame) + [answer.success.frame],
      callID: answer.leg.callID)
  }

  /// A dialog the caller is not in: ACK and BYE within a second.
  private func judgeExtra(
    _ answer: EdgeAnswer, among answers: [EdgeAnswer], in call: Call, _ evidence: Evidence,
    _ judgement: inout Judgement
  ) {
    let bound = answer.dialog.establishedAt + Bounds.teardown
    let ack = answer.dialog.acks.first
    let bye = answer.dialog.byes.min { $0.request.frame < $1.request.frame }
    // Where a caller that was told of the leg has ended it, its ACK may have been lost on the way.
    let isACKed = ack.map { $0.at <= bound } ?? answer.isEndedByCallerAlone
    if isACKed, let bye, bye.startedAt <= bound {
      judgement.judged()
      return
    }
    guard evidence.endedAt >= bound else {
      judgement.leaveOpen(
        "the capture ended \((evidence.endedAt - answer.dialog.establishedAt).text) after the "
          + "\(evidence.name(answer.edge))'s 200")
      return
    }
    var frames = [answer.success.frame]
    if let relayed = answer.relayed { frames.append(relayed.successes[0].frame) }
    if let refusal = answer.refusal { frames.append(refusal.frame) }
    frames += [ack?.frame, bye?.request.frame].compactMap(\.self)
    judgement.find(
      "the \(evidence.name(answer.edge))'s 200 at \(evidence.time(answer.success.at)) "
        + LegFate(answer, among: answers, ack: ack, bye: bye?.request, evidence).text,
      frames: frames, callID: answer.leg.callID)
  }

  private static let examples = [
    Example(
      .passes, "a late 200 is acknowledged and ended by the system",
      ExampleLadders.failedOver
        + """
        primary -> system    200     4.000
        system  -> primary   ACK     4.001
        system  -> primary   BYE     4.002  own
        primary -> system    200 BYE 4.003
        """),
    Example(
      .fails, "the primary's 200 is held back until the secondary answers, and ended 1.5 s late",
      """
      carrier -> system    INVITE  0.000
      system  -> primary   INVITE  0.001
      system  -> secondary INVITE  3.000
      secondary -> system  180     3.001
      primary -> system    200     3.500
      secondary -> system  200     4.990
      system  -> carrier   200     4.991
      carrier -> system    ACK     4.992
      system  -> secondary ACK     4.993
      primary -> system    200     5.002  again
      system  -> carrier   200     5.003  to-tag=tag-primary
      carrier -> system    ACK     5.004  to-tag=tag-primary
      system  -> primary   ACK     5.005  to-tag=tag-primary
      carrier -> system    BYE     5.006  to-tag=tag-primary
      system  -> primary   BYE     5.007  to-tag=tag-primary
      """),
    Example(
      .passes, "a late 200 is relayed, and the caller acknowledges and ends that leg",
      ExampleLadders.failedOver
        + """
        primary -> system    200     4.000
        system  -> carrier   200     4.001
        carrier -> system    ACK     4.002  to-tag=tag-primary
        system  -> primary   ACK     4.003
        carrier -> system    BYE     4.004  to-tag=tag-primary
        system  -> primary   BYE     4.005
        primary -> system    200 BYE 4.006
        system  -> carrier   200 BYE 4.007
        """),
    Example(.passes, "one edge answered and the call stands", ExampleLadders.answered),
    Example(
      .passes, "a call that ends well", ExampleLadders.answered + ExampleLadders.hangUp("primary")),
    Example(
      .fails, "a late 200 is relayed to a caller that has had its 408",
      """
      carrier -> system    INVITE  0.000
      system  -> primary   INVITE  0.001
      system  -> carrier   408     6.000
      carrier -> system    ACK     6.001
      primary -> system    200     6.500
      system  -> carrier   200     6.501
      """),
    Example(
      .fails, "a late 200 is dropped",
      ExampleLadders.failedOver + "primary -> system 200 4.000"),
    Example(
      .fails, "a late 200 is relayed to a carrier that ACKs only the secondary's",
      ExampleLadders.failedOver
        + """
        primary -> system    200     4.000
        system  -> carrier   200     4.001
        carrier -> system    ACK     4.002  to-tag=tag-secondary
        system  -> secondary ACK     4.003  to-tag=tag-secondary
        """),
    Example(
      .fails, "a late 200 is relayed to a carrier that sends its ACK and BYE to the wrong edge",
      ExampleLadders.failedOver
        + """
        primary -> system    200     4.000
        system  -> carrier   200     4.001
        carrier -> system    ACK     4.002  to-tag=tag-primary uri=sip:secondary@127.10.0.12
        system  -> secondary ACK     4.003  to-tag=tag-primary uri=sip:secondary@127.10.0.12
        """),
    Example(
      .inconclusive, "the carrier sends the ACK for its only answer elsewhere",
      """
      carrier -> system    INVITE  0.000
      system  -> primary   INVITE  0.002
      primary -> system    200     0.200
      system  -> carrier   200     0.201
      carrier -> system    ACK     0.202  uri=sip:secondary@127.10.0.12
      """),
    Example(
      .fails, "a late 200 is ended 1.2 s after it came",
      ExampleLadders.failedOver
        + "primary -> system 200 4.0\nsystem -> primary ACK 4.1\nsystem -> primary BYE 5.2 own"),
    Example(
      .fails, "a late 200 is ended but never acknowledged",
      ExampleLadders.failedOver + "primary -> system 200 4.0\nsystem -> primary BYE 4.1 own"),
    Example(
      .fails, "the caller hangs up and the primary is not told",
      ExampleLadders.answered + "carrier -> system BYE 6.000\nsystem -> carrier 200 6.001"),
    Example(
      .fails, "the caller's ACK is not passed on",
      """
      carrier -> system    INVITE  0.000
      system  -> primary   INVITE  0.002
      primary -> system    200     0.200
      system  -> carrier   200     0.201
      carrier -> system    ACK     0.202
      """),
    Example(
      .inconclusive, "the caller never acknowledges its only answer",
      """
      carrier -> system    INVITE  0.000
      system  -> primary   INVITE  0.002
      primary -> system    200     0.200
      system  -> carrier   200     0.201
      """),
    Example(
      .passes, "a late 200 is relayed, the caller's ACK for it is lost, and its BYE ends that leg",
      ExampleLadders.failedOver
        + """
        primary -> system    200     4.000
        system  -> carrier   200     4.001
        carrier -> system    BYE     4.004  to-tag=tag-primary
        system  -> primary   BYE     4.005
        """),
    Example(
      .passes, "the caller's ACK is lost, and the leg is ended with its BYE",
      """
      carrier -> system    INVITE  0.000
      system  -> primary   INVITE  0.002
      primary -> system    200     0.200
      system  -> carrier   200     0.201
      carrier -> system    BYE     0.502
      system  -> primary   BYE     0.503
      primary -> system    200 BYE 0.504
      system  -> carrier   200 BYE 0.505
      """),
    Example(
      .notApplicable, "no edge answered",
      "carrier -> system INVITE\nsystem -> primary INVITE\nprimary -> system 503"),
  ]
}

extension EdgeAnswer {
  /// Whether the caller was told of it and ended it, and no ACK of the caller's was seen.
  fileprivate var isEndedByCallerAlone: Bool {
    guard let relayed else { return false }
    return relayed.acks.isEmpty && !relayed.byes.isEmpty
  }
}
