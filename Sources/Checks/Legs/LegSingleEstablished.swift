public import Calls
import SIP
import Wire

/// A caller is never held by two edges at once.
public struct LegSingleEstablished: Check {
  public init() {}

  public var card: CheckCard {
    CheckCard(
      id: "leg.single-established",
      title: "no caller has two established edge legs for longer than it takes to end one",
      why: """
        Two live legs for one caller: two agents say hello, or one queue holds a ghost that is \
        routed to an agent who hears nothing.
        """,
      source: "guide A, edge case 1; RFC 3261 §13.2.2.4",
      examples: Self.examples)
  }

  public var outlineTraits: OutlineTraits { .all }
  public var outlineSubjects: OutlineSubjects { .answer }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    // One edge at most has answered, so there is none beside it.
    outline.outgoing?.final?.isSuccess == true ? .passed : .notApplicable
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    for call in evidence.calls {
      let refer = call.legs.flatMap(\.dialogs).flatMap(\.transactions)
        .filter { $0.method == .refer }.map(\.request.frame).min()
      // A leg that a transfer asked for stands beside the one it replaces, for a while, by right.
      let answers = evidence.edgeAnswers(in: call).filter {
        $0.leg.invite.request.frame < refer ?? .max
      }
      if !answers.isEmpty { judgement.judged() }
      judge(answers, evidence, &judgement)
    }
    return judgement.verdict
  }

  /// So many pairs of one call are told; hostile captures hold legs by the thousand.
  private static let mostTold = 1_000

  private func judge(
    _ answers: [EdgeAnswer], _ evidence: Evidence, _ judgement: inout Judgement
  ) {
    let spans = answers.map {
      (begin: $0.dialog.establishedAt, end: $0.dialog.endedAt ?? evidence.endedAt)
    }
    var told = 0
    for first in answers.indices {
      for second in answers.indices.dropFirst(first + 1) {
        let both =
          min(spans[first].end, spans[second].end) - max(spans[first].begin, spans[second].begin)
        // A short time together is a doubt at most, and one doubt is as good as many.
        guard both > .zero, both > Bounds.teardown || !judgement.isInDoubt else { continue }
        judge(answers[first], answers[second], evidence, &judgement)
        if both > Bounds.teardown { told += 1 }
        if told == Self.mostTold { return }
      }
    }
  }

  private func judge(
    _ first: EdgeAnswer, _ second: EdgeAnswer, _ evidence: Evidence, _ judgement: inout Judgement
  ) {
    let ends = [first, second].map { $0.dialog.endedAt ?? evidence.endedAt }
    let begins = max(first.dialog.establishedAt, second.dialog.establishedAt)
    let end = min(ends[0], ends[1])
    let both = end - begins
    let names = "the \(evidence.name(first.edge)) and the \(evidence.name(second.edge))"
    let isOver = first.dialog.endedAt != nil || second.dialog.endedAt != nil
    if both > Bounds.teardown {
      judgement.find(
        "\(names) were both up for \(both.text), from \(evidence.time(begins)) to "
          + (isOver ? evidence.time(end) : "the end of the capture"),
        frames: [second.success.frame, first.success.frame], callID: second.leg.callID)
    } else if !isOver, both > .zero {
      judgement.leaveOpen(
        "the capture ended \(both.text) after \(names) had both answered")
    }
  }

  private static let examples = [
    Example(
      .passes, "the late leg is acknowledged and ended at once",
      ExampleLadders.failedOver
        + """
        primary -> system    200     4.000
        system  -> primary   ACK     4.001
        system  -> primary   BYE     4.002  own
        """),
    Example(.passes, "one edge answered", ExampleLadders.answered),
    Example(
      .passes, "the late leg is ended exactly one second after it was answered",
      ExampleLadders.failedOver
        + "primary -> system 200 4.000\nsystem -> primary ACK 4.5\nsystem -> primary BYE 5.000 own"),
    Example(
      .fails, "the late leg is never ended",
      ExampleLadders.failedOver + "primary -> system 200 4.000"),
    Example(
      .fails, "the late leg is ended after 1.2 s",
      ExampleLadders.failedOver
        + "primary -> system 200 4.000\nsystem -> primary ACK 4.1\nsystem -> primary BYE 5.2 own"),
    Example(
      .inconclusive, "the capture ends half a second after the second answer",
      ExampleLadders.failedOver + "primary -> system 200 4.000\nend 4.5"),
    Example(
      .notApplicable, "no edge answered",
      "carrier -> system INVITE\nsystem -> primary INVITE\nprimary -> system 503"),
  ]
}
