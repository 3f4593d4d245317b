public import Calls
import SIP
import Wire

/// The system ends a superfluous leg itself, whatever the caller does.
public struct LegAbsorbed: Check {
  public init() {}

  public var card: CheckCard {
    CheckCard(
      id: "leg.absorbed",
      title: "the system itself ACKs and ends a leg that was answered too late",
      why: """
        RFC 3261 leaves a second 200 to the caller, and many callers do not know what to do with \
        it. A system that absorbs it does not depend on them.
        """,
      source: "guide A, edge case 1; RFC 3261 §13.2.2.4",
      examples: Self.examples)
  }

  public var outlineTraits: OutlineTraits { .all }
  public var outlineSubjects: OutlineSubjects { .answer }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    // The one answer there is was passed on, so none was superfluous.
    outline.answer == .other ? .unknown : .notApplicable
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    for call in evidence.calls {
      let answers = evidence.edgeAnswers(in: call)
      let kept = answers.first { $0.isKept }
      // Two answers to one INVITE come from a fork beyond the edge: all are the caller's (RFC 3261
      // §16.7 step 5, §13.2.2.4), and none came from a trunk that was given up.
      for answer in answers
      where !answer.isKept && (kept.map { !answer.isOfOneFork(with: $0) } ?? true) {
        judge(answer, evidence, &judgement)
      }
    }
    return judgement.verdict
  }

  private func judge(_ answer: EdgeAnswer, _ evidence: Evidence, _ judgement: inout Judgement) {
    let bound = answer.dialog.establishedAt + Bounds.teardown
    let asked = answer.relayed?.byes.map(\.request.frame).min() ?? .max
    let acknowledged = answer.relayed?.acks.map(\.frame).min() ?? .max
    // What follows the caller's own ACK and BYE is passed on, not the system's doing.
    let ack = answer.dialog.acks.first { evidence.roles.isSystem($0.source) }
    let bye = answer.dialog.byes.first { evidence.isFromSystem($0) }
    let hasEnded = bye.map { $0.startedAt <= bound && $0.request.frame < asked } ?? false
    let hasAcknowledged = ack.map { $0.at <= bound && $0.frame < acknowledged } ?? false
    if hasEnded, hasAcknowledged {
      judgement.judged()
      return
    }
    if evidence.endedAt < bound {
      judgement.leaveOpen("the capture ended less than 1 s after a late 200")
      return
    }
    let what = "the \(evidence.name(answer.edge))'s 200 at \(evidence.time(answer.success.at))"
    let fate: String
    if let relayed = answer.relayed {
      let carrier = evidence.name(relayed.successes[0].destination)
      fate = "was left to the \(carrier) instead of being absorbed"
    } else {
      func after(_ name: String, _ moment: Moment?) -> String {
        moment.map { "\(name) after \(($0 - answer.dialog.establishedAt).text)" } ?? "no \(name)"
      }
      fate =
        "was not absorbed within 1 s: \(after("ACK", ack?.at)), \(after("BYE", bye?.startedAt))"
    }
    judgement.find(
      "\(what) \(fate)",
      frames: [answer.success.frame] + (answer.relayed.map { [$0.successes[0].frame] } ?? []),
      callID: answer.leg.callID)
  }

  private static let examples = [
    Example(
      .passes, "a late 200 is acknowledged and ended by the system",
      ExampleLadders.failedOver
        + """
        primary -> system    200     4.000
        system  -> primary   ACK     4.001
        system  -> primary   BYE     4.002  own
        """),
    Example(
      .passes, "it is absorbed though the caller has gone by then",
      """
      carrier -> system    INVITE      0.000
      system  -> primary   INVITE      0.001
      carrier -> system    CANCEL      1.000
      system  -> carrier   200 CANCEL  1.001
      system  -> carrier   487         1.002
      carrier -> system    ACK         1.003
      primary -> system    200         1.500
      system  -> primary   ACK         1.501
      system  -> primary   BYE         1.502
      """),
    Example(
      .fails, "a late 200 is relayed, and the caller ends that leg",
      ExampleLadders.failedOver
        + """
        primary -> system    200     4.000
        system  -> carrier   200     4.001
        carrier -> system    ACK     4.002  to-tag=tag-primary
        system  -> primary   ACK     4.003
        carrier -> system    BYE     4.004  to-tag=tag-primary
        system  -> primary   BYE     4.005
        """),
    Example(
      .fails, "a late 200 is dropped",
      ExampleLadders.failedOver + "primary -> system 200 4.000"),
    Example(
      .fails, "a late 200 is ended after 1.001 s",
      ExampleLadders.failedOver
        + "primary -> system 200 4.0\nsystem -> primary ACK 4.1\nsystem -> primary BYE 5.001 own"),
    Example(.notApplicable, "there was no late answer", ExampleLadders.answered),
    Example(
      .notApplicable, "the primary forks, and the caller ends the second answer",
      ExampleLadders.answered
        + """
        primary -> system    200     0.250  to-tag=fork
        system  -> carrier   200     0.251  to-tag=fork
        carrier -> system    ACK     0.252  to-tag=fork
        system  -> primary   ACK     0.253  to-tag=fork
        carrier -> system    BYE     0.254  to-tag=fork
        system  -> primary   BYE     0.255  to-tag=fork
        """),
  ]
}
