public import Calls
import SIP
import Wire

/// Codecs cross the system in the order they were offered and answered.
public struct CodecOrder: Check {
  public init() {}

  public var card: CheckCard {
    CheckCard(
      id: "codec.order",
      title: "offers and answers cross the system with the same codecs in the same order",
      why: """
        The order is the preference (PCMU before PCMA before opus). A system that reorders or \
        thins it makes the two clouds agree on different codecs, and the hand-off needs \
        transcoding.
        """,
      source: "guide B §2; RFC 3264 §5.1, §6.1",
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
      judgeOffers(call, evidence, &judgement)
      judgeAnswers(call, evidence, &judgement)
      for passage in evidence.passages(in: call) where passage.received.method == .invite {
        judgeAgain(passage, evidence, &judgement)
      }
    }
    return judgement.verdict
  }

  /// What a re-INVITE offers and what it is answered (RFC 3264 §8).
  private func judgeAgain(
    _ passage: Passage, _ evidence: Evidence, _ judgement: inout Judgement
  ) {
    guard let sent = passage.sent else { return }
    let success = { (invite: Transaction) in invite.finals.first { $0.status?.isSuccess == true } }
    let pairs = [
      ("re-INVITE", passage.received.request, sent.request),
      ("answer to a re-INVITE", success(sent), success(passage.received)),
    ]
    for case (let what, let before?, let after?) in pairs {
      // An offer goes to the far side, its answer comes from there.
      func isSame() -> Bool { before.isProxied(as: after) || after.isProxied(as: before) }
      guard let said = evidence.formats(before.message) else { continue }
      judgement.judged()
      let passed = evidence.formats(after.message)
      if passed?.hasSameOrder(as: said) == true { continue }
      judgement.find(
        "the \(evidence.name(before.source))'s \(what) at \(evidence.time(before.at)) has "
          + "\(said.text), passed on it has \(passed?.text ?? "nothing")",
        frames: [after.frame, before.frame], callID: passage.received.callID,
        stands: evidence.isProven(passage) && isSame())
    }
  }

  private func judgeOffers(_ call: Call, _ evidence: Evidence, _ judgement: inout Judgement) {
    guard let caller = call.callerLegs(evidence.roles).first,
      let offered = evidence.formats(caller.invite.request.message)
    else { return }
    for leg in call.edgeLegs(evidence.roles) {
      let sent = leg.invite.request
      func stands() -> Bool { evidence.isProven(caller.invite.request, sentOnAs: sent) }
      // Words are made where there is something to say.
      func place() -> String {
        "the INVITE to the \(evidence.name(leg.callee)) at \(evidence.time(sent.at))"
      }
      guard let relayed = evidence.formats(sent.message) else {
        judgement.find(
          "\(place()) has no offer, the caller offered \(offered.text)",
          frames: [sent.frame, caller.invite.request.frame], callID: leg.callID,
          stands: stands())
        continue
      }
      judgement.judged()
      guard !relayed.hasSameOrder(as: offered) else { continue }
      judgement.find(
        "\(place()) offers \(relayed.text), the caller offered \(offered.text)",
        frames: [sent.frame, caller.invite.request.frame], callID: leg.callID,
        stands: stands())
    }
  }

  private func judgeAnswers(_ call: Call, _ evidence: Evidence, _ judgement: inout Judgement) {
    for answer in evidence.edgeAnswers(in: call) {
      guard let made = evidence.formats(answer.success.message), let caller = answer.relayed else {
        continue
      }
      let passed = caller.successes[0]
      func stands() -> Bool { evidence.isProven(passed, sentOnAs: answer.success) }
      func who() -> String {
        "the 200 to the \(evidence.name(passed.destination)) at \(evidence.time(passed.at))"
      }
      guard let relayed = evidence.formats(passed.message) else {
        judgement.find(
          "\(who()) has no answer, the \(evidence.name(answer.edge)) answered \(made.text)",
          frames: [passed.frame, answer.success.frame], callID: caller.callID, stands: stands())
        continue
      }
      judgement.judged()
      guard !relayed.hasSameOrder(as: made) else { continue }
      // What the caller never offered need not be passed on to it.
      let offered = call.callerLegs(evidence.roles).first.flatMap {
        evidence.formats($0.invite.request.message)
      }
      if let offered, relayed.hasSameOrder(as: made.among(offered)) { continue }
      judgement.find(
        "\(who()) answers \(relayed.text), the \(evidence.name(answer.edge)) answered \(made.text)",
        frames: [passed.frame, answer.success.frame], callID: caller.callID, stands: stands())
    }
  }

  private static let offered =
    "carrier -> system INVITE 0.000 codecs=PCMU,PCMA,opus,telephone-event\n"

  private static let examples = [
    Example(
      .passes, "the offer is passed on as it came", offered + "system -> primary INVITE 0.001"),
    Example(
      .passes, "the caller prefers opus, and so does the offer to the secondary",
      """
      carrier -> system    INVITE  0.000  codecs=opus,PCMA,PCMU
      system  -> primary   INVITE  0.001
      primary -> system    503     0.002
      system  -> secondary INVITE  0.003
      """),
    Example(.passes, "offer and answer of a whole call", ExampleLadders.answered),
    Example(
      .passes, "other payload types for the same codecs",
      "carrier -> system INVITE 0.000 codecs=opus@96,PCMU\n"
        + "system -> primary INVITE 0.001 codecs=opus@111,PCMU"),
    Example(
      .fails, "PCMA is moved before PCMU",
      offered + "system -> primary INVITE 0.001 codecs=PCMA,PCMU,opus,telephone-event"),
    Example(
      .fails, "opus is left out",
      offered + "system -> primary INVITE 0.001 codecs=PCMU,PCMA,telephone-event"),
    Example(
      .passes, "the primary answers more than was offered, and the system passes on what was",
      """
      carrier -> system  INVITE 0.000 codecs=PCMU,telephone-event
      system  -> primary INVITE 0.001
      primary -> system  200    0.002 codecs=PCMU,PCMA,telephone-event
      system  -> carrier 200    0.003 codecs=PCMU,telephone-event
      """),
    Example(
      .fails, "of what the primary answers the system leaves out what was offered",
      """
      carrier -> system  INVITE 0.000 codecs=PCMU,telephone-event
      system  -> primary INVITE 0.001
      primary -> system  200    0.002 codecs=PCMU,PCMA,telephone-event
      system  -> carrier 200    0.003 codecs=PCMU
      """),
    Example(
      .fails, "only the offer to the secondary differs",
      offered
        + """
        system  -> primary   INVITE  0.001
        primary -> system    503     0.002
        system  -> secondary INVITE  0.003  codecs=PCMU,opus,PCMA,telephone-event
        """),
    Example(.fails, "the offer is lost", offered + "system -> primary INVITE 0.001 no-sdp"),
    Example(
      .fails, "the answer is changed on its way back",
      offered
        + """
        system  -> primary  INVITE  0.001
        primary -> system   200     0.100  codecs=PCMU,PCMA
        system  -> carrier  200     0.101  codecs=PCMA,PCMU
        """),
    Example(
      .fails, "a hold offers the codecs in another order on the far side",
      ExampleLadders.answered
        + """
        carrier -> system   INVITE  4.000  hold codecs=PCMU,PCMA
        system  -> primary  INVITE  4.001  hold codecs=PCMA,PCMU
        primary -> system   200     4.002
        system  -> carrier  200     4.003
        """),
    Example(
      .notApplicable, "nobody offered anything",
      "carrier -> system INVITE 0.000 no-sdp\nsystem -> primary INVITE 0.001"),
  ]
}
