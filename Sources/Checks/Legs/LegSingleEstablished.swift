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
    let held = Self.held(spans)
    var told = 0
    for (place, first) in held.enumerated() {
      for second in held[(place + 1)...] {
        let begin = max(spans[first].begin, spans[second].begin)
        guard min(spans[first].end, spans[second].end) - begin > Bounds.teardown else { continue }
        find(answers[first], answers[second], evidence, &judgement)
        told += 1
        if told == Self.mostTold { return }
      }
    }
    // A finding outweighs every doubt, and one doubt is as good as many.
    guard told == 0 else { return }
    let open = answers.filter {
      $0.dialog.endedAt == nil && $0.dialog.establishedAt < evidence.endedAt
    }
    if open.count > 1 { leaveOpen(open[0], open[1], evidence, &judgement) }
  }

  /// The places, in order, of those that were up with some other for longer than is allowed.
  private static func held(_ spans: [(begin: Moment, end: Moment)]) -> [Int] {
    // Two are up together for that long where each begins so long before the other's end. In order
    // of their beginnings that is known from who ends last before, and from who begins next.
    let order = spans.indices.filter { spans[$0].end - spans[$0].begin > Bounds.teardown }
      .sorted { spans[$0].begin < spans[$1].begin }
    var last: Moment?
    var found: [Int] = []
    for (place, index) in order.enumerated() {
      let span = spans[index]
      let isWithEarlier = last.map { $0 - span.begin > Bounds.teardown } ?? false
      let next = place + 1 < order.count ? spans[order[place + 1]].begin : nil
      if isWithEarlier || next.map({ span.end - $0 > Bounds.teardown }) ?? false {
        found.append(index)
      }
      last = max(last ?? span.end, span.end)
    }
    return found.sorted()
  }

  private func find(
    _ first: EdgeAnswer, _ second: EdgeAnswer, _ evidence: Evidence, _ judgement: inout Judgement
  ) {
    let ends = [first, second].map { $0.dialog.endedAt ?? evidence.endedAt }
    let begins = max(first.dialog.establishedAt, second.dialog.establishedAt)
    let end = min(ends[0], ends[1])
    let isOver = first.dialog.endedAt != nil || second.dialog.endedAt != nil
    judgement.find(
      "\(names(first, second, evidence)) were both up for \((end - begins).text), from "
        + "\(evidence.time(begins)) to "
        + (isOver ? evidence.time(end) : "the end of the capture"),
      frames: [second.success.frame, first.success.frame], callID: second.leg.callID)
  }

  private func leaveOpen(
    _ first: EdgeAnswer, _ second: EdgeAnswer, _ evidence: Evidence, _ judgement: inout Judgement
  ) {
    let begins = max(first.dialog.establishedAt, second.dialog.establishedAt)
    judgement.leaveOpen(
      "the capture ended \((evidence.endedAt - begins).text) after "
        + "\(names(first, second, evidence)) had both answered")
  }

  private func names(
    _ first: EdgeAnswer, _ second: EdgeAnswer, _ evidence: Evidence
  ) -> String {
    "the \(evidence.name(first.edge)) and the \(evidence.name(second.edge))"
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
