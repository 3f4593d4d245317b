public import Calls
import SIP
import Wire

/// What the system answers was offered, under the numbers it was offered with (RFC 3264 §6.1).
public struct CodecAnswerSubset: Check {
  public init() {}

  public var card: CheckCard {
    CheckCard(
      id: "codec.answer-subset",
      title: "the caller's answer is a subset of its offer, payload types and DTMF kept",
      why: """
        A codec that was not offered, or another payload type for one that was, is silence in one \
        direction; a lost telephone-event is a caller whose digits nobody hears.
        """,
      source: "RFC 3264 §6.1; RFC 4733 §2.5",
      examples: Self.examples)
  }

  public var outlineTraits: OutlineTraits { .all }
  public var outlineSubjects: OutlineSubjects { .caller }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    // Codecs, their order and the order of messages are what the shape is made of.
    outline.hasCaller ? .asItsShape : .notApplicable
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    for call in evidence.calls {
      let caller = call.callerLegs(evidence.roles).flatMap { leg in
        leg.invites + leg.dialogs.flatMap(\.transactions).filter { $0.method == .invite }
      }
      let edges = call.edgeLegs(evidence.roles).flatMap { leg in
        leg.invites + leg.dialogs.flatMap(\.transactions).filter { $0.method == .invite }
      }
      let received = (caller + edges).filter { evidence.isToSystem($0) }
        .compactMap { OfferAnswerPair($0, evidence) }
      guard !received.isEmpty else { continue }
      let sent = (caller + edges).filter { evidence.isFromSystem($0) }
        .compactMap { OfferAnswerPair($0, evidence) }
      for pair in received { judge(pair, among: sent, evidence, &judgement) }
    }
    return judgement.verdict
  }

  private func judge(
    _ pair: OfferAnswerPair, among sent: [OfferAnswerPair], _ evidence: Evidence,
    _ judgement: inout Judgement
  ) {
    // The answer on the far side that the system passes on: the latest before this one.
    let source = sent.filter { $0.answer.frame < pair.answer.frame }
      .max { $0.answer.frame < $1.answer.frame }
    let problems = Self.problems(pair, sourceHasEvents: source?.hasEvents)
    guard !problems.isEmpty else {
      judgement.judged()
      return
    }
    if let source, source.isFaithful(to: pair), !Self.problems(source, sourceHasEvents: nil).isEmpty
    {
      judgement.leaveOpen(
        "the \(evidence.name(source.answer.source))'s own answer \(problems[0]), and the system "
          + "passed it on")
      return
    }
    let status = pair.answer.status.map { "\($0)" } ?? "answer"
    // Else the edge itself may have said it, in an answer that the capture lacks.
    let isChanged = source.map { evidence.isProven(pair.answer, sentOnAs: $0.answer) } ?? false
    for problem in problems {
      judgement.find(
        "the \(status) to the \(evidence.name(pair.answer.destination)) at "
          + "\(evidence.time(pair.answer.at)) \(problem)",
        frames: [pair.answer.frame, pair.offer.frame], callID: pair.answer.message?.callID,
        stands: isChanged && pair.isOnlyAnswer)
    }
  }

  /// How an answer leaves its offer, as the ends of a sentence.
  private static func problems(_ pair: OfferAnswerPair, sourceHasEvents: Bool?) -> [String] {
    var problems: [String] = []
    for codec in pair.answered.codecs {
      let same = pair.offered.codecs.filter { AudioFormats.isSame($0, codec) }
      if same.isEmpty {
        problems.append("answers \(codec.name), which was not offered (\(pair.offered.text))")
      } else if !same.contains(where: { $0.payloadType == codec.payloadType }) {
        problems.append(
          "answers \(codec.name) as payload type \(codec.payloadType), it was offered as "
            + "\(same[0].payloadType)")
      }
    }
    let lostEvents = pair.offeredEvents && !pair.hasEvents && sourceHasEvents == true
    if lostEvents { problems.append("leaves out telephone-event, which both sides have") }
    return problems
  }

  private static let offered = """
    carrier -> system   INVITE  0.000  codecs=PCMU,PCMA,opus@107,telephone-event@101
    system  -> primary  INVITE  0.001

    """

  private static let examples = [
    Example(.passes, "a call whose answer is the first codec", ExampleLadders.answered),
    Example(
      .passes, "two of four codecs and telephone-event",
      offered
        + """
        primary -> system   200     0.100  codecs=PCMA,opus@107,telephone-event@101
        system  -> carrier  200     0.101
        """),
    Example(
      .passes, "the primary has no telephone-event",
      offered + "primary -> system 200 0.100 codecs=PCMU\nsystem -> carrier 200 0.101"),
    Example(
      .fails, "a codec nobody offered",
      offered + "primary -> system 200 0.100\nsystem -> carrier 200 0.101 codecs=PCMU,G729"),
    Example(
      .fails, "opus comes back under another payload type",
      offered
        + "primary -> system 200 0.100 codecs=opus@107\n"
        + "system -> carrier 200 0.101 codecs=opus@111"),
    Example(
      .fails, "telephone-event is lost on the way",
      offered + "primary -> system 200 0.100\nsystem -> carrier 200 0.101 codecs=PCMU"),
    Example(
      .fails, "early media already answers what was not offered",
      offered + "primary -> system 183 0.100\nsystem -> carrier 183 0.101 codecs=G722"),
    Example(
      .inconclusive, "the primary itself answers what was not offered",
      offered + "primary -> system 200 0.100 codecs=G729\nsystem -> carrier 200 0.101"),
    Example(.notApplicable, "nothing was answered", offered),
  ]
}

extension OfferAnswerPair {
  var offeredEvents: Bool { offered.codecs.contains { $0.codecName == .telephoneEvent } }
  var hasEvents: Bool { answered.codecs.contains { $0.codecName == .telephoneEvent } }

  /// Whether nothing else can have been agreed on between offer and answer: without reliable
  /// provisionals the 2xx is the first that counts, and until then nobody may offer anything else
  /// (RFC 3261 §13.2.1, RFC 3311 §5.1).
  fileprivate var isOnlyAnswer: Bool {
    guard answer.status?.isSuccess == true, let message = offer.message else { return false }
    return !(message.values(.supported) + message.values(.require)).contains {
      $0.lowercased() == "100rel"
    }
  }

  /// Whether the other pair's answer is this one's, payload types included.
  func isFaithful(to other: OfferAnswerPair) -> Bool { answered.codecs == other.answered.codecs }
}
