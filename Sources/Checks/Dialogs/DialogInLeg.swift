public import Calls
import SIP
import Wire

/// Requests inside a call follow the leg that answered (RFC 3261 §12.2).
public struct DialogInLeg: Check {
  public init() {}

  public var card: CheckCard {
    CheckCard(
      id: "dialog.in-leg",
      title: "requests inside the dialog reach the leg that answered, in order, and are answered",
      why: """
        After a failover the call lives at the secondary. A BYE, a hold or a transfer that goes \
        elsewhere leaves one side talking into a dead leg.
        """,
      source: "RFC 3261 §12.2.1.1, §12.2.2",
      examples: Self.examples)
  }

  public var outlineTraits: OutlineTraits { .all }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    // What the system sends in the one dialog there is has numbers that rise.
    if let refresh = outline.beyond?.incoming.refresh, !refresh.isFromCaller {
      if let bye = outline.incoming?.bye, !bye.isFromCaller {
        return bye.number > refresh.number && refresh.number > 0 ? .passed : .unknown
      }
      return refresh.number > 0 ? .passed : .unknown
    }
    switch outline.ending {
    case .none: return .notApplicable
    case .other: return .unknown
    case .alone:
      if let bye = outline.incoming?.bye {
        return bye.isFromCaller ? .notApplicable : bye.number > 0 ? .passed : .unknown
      }
      guard let leg = outline.outgoing, let bye = leg.bye else { return .notApplicable }
      guard bye.isFromCaller else { return .notApplicable }
      return bye.number > leg.number ? .passed : .unknown
    case .passedOn:
      guard outline.answer == .passedOn, let here = outline.incoming?.bye,
        let edge = outline.outgoing, let there = edge.bye
      else { return .unknown }
      let (received, sent) = here.isFromCaller ? (here, there) : (there, here)
      guard !received.hasBody,
        Self.isPassedBack(sent.final, received.final, isProxied: outline.isProxied)
      else { return .unknown }
      // What the system sends has a number above the last one it used in that dialog.
      let used = here.isFromCaller ? edge.number : 0
      return sent.number > used ? .passed : .unknown
    }
  }

  private static func isPassedBack(
    _ made: CallOutline.Final?, _ told: CallOutline.Final?, isProxied: Bool
  ) -> Bool {
    guard let made else { return true }
    guard let told else { return false }
    return !isProxied || made.status == told.status
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    for call in evidence.calls {
      let received = ReceivedRequests(call.legs.flatMap(\.transactions), evidence)
      let inside = ReceivedRequests(
        call.legs.flatMap(\.dialogs).flatMap(\.transactions), evidence)
      for passage in evidence.passages(in: call) {
        PassageJudging(passage, in: call, received, evidence).judge(&judgement)
      }
      for leg in call.legs {
        for dialog in leg.dialogs { judgeOrder(dialog, inside, evidence, &judgement) }
        for lost in leg.unmatched where evidence.isFromSystem(lost) && !leg.dialogs.isEmpty {
          if let sender = received.addresser(of: lost, evidence) {
            judgement.leaveOpen(
              "the \(sender) itself addressed its \(lost.method) to the "
                + evidence.name(lost.server))
            continue
          }
          judgement.find(
            "\(lost.method) to the \(evidence.name(lost.server)) at "
              + "\(evidence.time(lost.startedAt)) carries tags of no dialog there",
            frames: [lost.request.frame], callID: lost.callID)
        }
      }
    }
    return judgement.verdict
  }

  /// CSeq numbers of what the system sends rise (RFC 3261 §12.2.1.1), ACK and CANCEL apart.
  private func judgeOrder(
    _ dialog: Dialog, _ inside: ReceivedRequests, _ evidence: Evidence,
    _ judgement: inout Judgement
  ) {
    let sent = dialog.transactions.filter { evidence.isFromSystem($0) && $0.method != .cancel }
    let invite = dialog.successes[0]
    var highest = evidence.roles.isSystem(invite.destination) ? invite.message?.cseq.number ?? 0 : 0
    var last = invite
    for transaction in sent.sorted(by: { $0.request.frame < $1.request.frame }) {
      judgement.judged()
      // A proxy merely passes on the number it was given.
      if transaction.cseq.number <= highest, inside.before(transaction) == nil {
        judgement.find(
          "\(transaction.method) to the \(evidence.name(transaction.server)) at "
            + "\(evidence.time(transaction.startedAt)) has CSeq \(transaction.cseq.number), "
            + "\(highest) was already used",
          frames: [transaction.request.frame, last.frame], callID: dialog.callID)
      }
      highest = max(highest, transaction.cseq.number)
      last = transaction.request
    }
  }

  private static let examples = [
    Example(
      .passes, "hold, INFO and BYE follow the secondary",
      ExampleLadders.failedOver
        + """
        carrier   -> system    INVITE  4.000  hold
        system    -> secondary INVITE  4.001
        secondary -> system    200     4.002
        system    -> carrier   200     4.003
        carrier   -> system    ACK     4.004
        system    -> secondary ACK     4.005
        secondary -> system    INFO    5.000
        system    -> carrier   INFO    5.001
        carrier   -> system    200     5.002
        system    -> secondary 200     5.003

        """ + ExampleLadders.hangUp("secondary")),
    Example(
      .passes, "a call that ends well", ExampleLadders.answered + ExampleLadders.hangUp("primary")),
    Example(
      .passes, "two BYEs cross: neither has anywhere to go",
      ExampleLadders.answered
        + """
        system  -> primary  BYE      5.000
        system  -> carrier  BYE      5.000  from-tag=tag-primary to-tag=tag-carrier
        carrier -> system   BYE      5.001
        system  -> carrier  200 BYE  5.002
        """),
    Example(
      .passes, "the edge's silence is not the system's fault",
      ExampleLadders.answered + "carrier -> system INFO 1.0\nsystem -> primary INFO 1.001"),
    Example(
      .fails, "the BYE goes to the primary, which never answered",
      ExampleLadders.failedOver
        + "carrier -> system BYE 6.000\nsystem -> primary BYE 6.001 cseq=2 to-tag=tag-secondary "
        + "from-tag=tag-carrier"),
    Example(
      .fails, "the hold goes to the primary with the secondary's tags and is told 481",
      ExampleLadders.failedOver
        + """
        carrier   -> system    INVITE  4.000  hold
        system    -> primary   INVITE  4.001  new cseq=2 call-id=call-1@ladder.invalid \
        from-tag=tag-carrier to-tag=tag-secondary
        primary   -> system    481     4.002
        system    -> carrier   481     4.003
        carrier   -> system    ACK     4.004
        carrier   -> system    BYE     4.010
        system    -> secondary BYE     4.011
        secondary -> system    200     4.012
        system    -> carrier   200     4.013
        end 8
        """),
    Example(
      .fails, "the hold arrives as an ordinary offer",
      ExampleLadders.answered
        + """
        carrier -> system   INVITE  4.000  hold
        system  -> primary  INVITE  4.001  codecs=PCMU,PCMA
        primary -> system   200     4.002
        system  -> carrier  200     4.003
        """),
    Example(
      .fails, "the digit in an INFO is another on the far side",
      ExampleLadders.answered
        + """
        carrier -> system   INFO  1.000  content-type=application/dtmf-relay body=Signal=1
        system  -> primary  INFO  1.001  body=Signal=9
        primary -> system   200   1.002
        system  -> carrier  200   1.003
        """),
    Example(
      .fails, "the hold is not passed on",
      ExampleLadders.answered + "carrier -> system INVITE 4.0 hold\nsystem -> carrier 100 4.001"),
    Example(
      .fails, "the BYE to the edge has a tag of no dialog",
      ExampleLadders.answered
        + "carrier -> system BYE 6.000\nsystem -> primary BYE 6.001 to-tag=nobody"),
    Example(
      .fails, "the BYE to the edge has its tags exchanged",
      ExampleLadders.answered
        + "carrier -> system BYE 6.000\n"
        + "system -> primary BYE 6.001 from-tag=tag-primary to-tag=tag-carrier"),
    Example(
      .fails, "the edge's answer to INFO is not passed back",
      ExampleLadders.answered
        + "carrier -> system INFO 1.0\nsystem -> primary INFO 1.001\nprimary -> system 200 1.002"),
    Example(
      .fails, "the system's own BYE repeats the INVITE's number",
      ExampleLadders.answered + "system -> primary BYE 6.000 cseq=1"),
    Example(
      .inconclusive, "the carrier itself addresses its BYE to the primary, with the other's tag",
      ExampleLadders.failedOver
        + """
        primary -> system    200  4.000
        system  -> primary   ACK  4.001
        system  -> primary   BYE  4.002  own
        carrier -> system    BYE  6.000  uri=sip:primary@127.10.0.11 to-tag=tag-secondary
        system  -> primary   BYE  6.001  new uri=sip:primary@127.10.0.11 cseq=2 \
        call-id=call-1@ladder.invalid from-tag=tag-carrier to-tag=tag-secondary
        """),
    Example(
      .inconclusive, "the capture ends with the caller's BYE",
      ExampleLadders.answered + "carrier -> system BYE 6.000\nend 6.1"),
    Example(.notApplicable, "nothing was sent inside the dialog", ExampleLadders.answered),
  ]
}
