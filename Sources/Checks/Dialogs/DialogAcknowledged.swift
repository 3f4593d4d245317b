public import Calls
import SIP
import Wire

/// Every 2xx to an INVITE is acknowledged each time it comes, inside the dialog too.
public struct DialogAcknowledged: Check {
  public init() {}

  public var card: CheckCard {
    CheckCard(
      id: "dialog.acknowledged",
      title:
        "each ACK of a 2xx is passed on, and a 2xx the system keeps is ACKed each time it comes",
      why: """
        An answer that is not acknowledged is repeated for 32 s and then the callee hangs up; after \
        a hold or a resume that ends a call in which all was well.
        """,
      source: "RFC 3261 §13.2.2.4, §14.1, §16.11",
      examples: Self.examples)
  }

  public var outlineTraits: OutlineTraits { .all }
  public var outlineSubjects: OutlineSubjects { .answer }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    switch outline.answer {
    case .none: return .notApplicable
    case .other: return .unknown
    case .passedOn:
      if outline.beyond?.outgoing.isAnsweredAgain == true
        || outline.beyond?.incoming.hasOtherRepeats == true
      {
        return .unknown
      }
      // One ACK on each side, where both were ACKed.
      let isAcknowledged = outline.incoming?.ack != nil && outline.outgoing?.ack != nil
      return outline.isProxied && isAcknowledged ? .passed : .notApplicable
    }
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    for call in evidence.calls {
      for answer in evidence.edgeAnswers(in: call) {
        if answer.isKept, let caller = answer.relayed {
          judgeRelayed(answer, caller, evidence, &judgement)
        } else {
          judgeOwn(answer, evidence, &judgement)
        }
      }
      for passage in evidence.passages(in: call) where passage.received.method == .invite {
        judgeAgain(passage, evidence, &judgement)
      }
    }
    return judgement.verdict
  }

  /// The caller's ACKs go on to the edge, also those for a repeated 2xx.
  private func judgeRelayed(
    _ answer: EdgeAnswer, _ caller: Dialog, _ evidence: Evidence, _ judgement: inout Judgement
  ) {
    // Without any ACK it is `leg.no-zombie`'s, and a B2BUA acknowledges by itself.
    guard let passed = answer.dialog.acks.last, let last = caller.acks.last,
      answer.dialog.callID == caller.callID
    else { return }
    if passed.frame > last.frame || caller.acks.count <= answer.dialog.acks.count {
      judgement.judged()
    } else if evidence.endedAt - last.at < Bounds.teardown {
      judgement.leaveOpen("the capture ended less than 1 s after the caller's ACK")
    } else {
      judgement.find(
        "the \(evidence.name(last.source))'s ACK at \(evidence.time(last.at)) was not passed on to "
          + "the \(evidence.name(answer.edge)), as the one before it was",
        frames: [last.frame, passed.frame], callID: caller.callID)
    }
  }

  /// A 2xx that the system does not pass on is its own to acknowledge.
  private func judgeOwn(
    _ answer: EdgeAnswer, _ evidence: Evidence, _ judgement: inout Judgement
  ) {
    guard let ack = answer.dialog.acks.last, let last = answer.dialog.successes.last else { return }
    if ack.frame > last.frame {
      judgement.judged()
    } else if evidence.endedAt - last.at < Bounds.teardown {
      judgement.leaveOpen("the capture ended less than 1 s after a repeated 2xx")
    } else {
      judgement.find(
        "the \(evidence.name(answer.edge))'s 2xx came again at \(evidence.time(last.at)) and was "
          + "not ACKed again",
        frames: [last.frame, ack.frame], callID: answer.leg.callID)
    }
  }

  /// A re-INVITE's 2xx has an ACK of its own.
  private func judgeAgain(
    _ passage: Passage, _ evidence: Evidence, _ judgement: inout Judgement
  ) {
    guard let sent = passage.sent, let final = sent.final, final.status?.isSuccess == true else {
      return
    }
    if !sent.acks.isEmpty {
      judgement.judged()
      return
    }
    let given = passage.received.acks.first
    let place = evidence.name(sent.server)
    guard let given, evidence.endedAt - given.at >= Bounds.teardown else {
      judgement.leaveOpen("the 2xx of the \(place)'s re-INVITE was not ACKed by who sent it")
      return
    }
    judgement.find(
      "the \(evidence.name(given.source))'s ACK at \(evidence.time(given.at)) for its re-INVITE was "
        + "not passed on to the \(place)",
      frames: [given.frame, final.frame], callID: sent.callID)
  }

  private static let held =
    ExampleLadders.answered
      + """
      carrier -> system   INVITE  4.000  hold
      system  -> carrier  100     4.001
      system  -> primary  INVITE  4.002
      primary -> system   200     4.003
      system  -> carrier  200     4.004
      carrier -> system   ACK     4.005

      """

  private static let absorbed =
    ExampleLadders.failedOver
      + """
      primary -> system    200         4.000
      system  -> primary   ACK         4.001
      system  -> primary   BYE         4.002  own
      primary -> system    200 INVITE  4.500  again

      """

  private static let examples = [
    Example(.passes, "the caller's ACK is passed on", ExampleLadders.answered),
    Example(.passes, "so is that of a hold", held + "system -> primary ACK 4.006"),
    Example(
      .passes, "a late 200 comes again and is ACKed again",
      absorbed + "system -> primary ACK 4.501 again"),
    Example(.fails, "the ACK of a hold is not passed on", held),
    Example(.fails, "a late 200 comes again and is not ACKed again", absorbed),
    Example(
      .fails, "the caller's second ACK, for a repeated 200, is not passed on",
      ExampleLadders.answered
        + """
        primary -> system   200  0.700 again
        system  -> carrier  200  0.701 again
        carrier -> system   ACK  0.702 again
        """),
    Example(.inconclusive, "the capture ends with the hold's ACK", held + "end 4.5"),
    Example(
      .notApplicable, "no edge answered",
      "carrier -> system INVITE\nsystem -> primary INVITE\nprimary -> system 503"),
  ]
}
