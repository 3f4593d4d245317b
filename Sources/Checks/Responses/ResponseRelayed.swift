public import Calls
import SIP
import Wire

/// What an edge says of a call reaches the caller (RFC 3261 §16.7).
public struct ResponseRelayed: Check {
  public init() {}

  public var card: CheckCard {
    CheckCard(
      id: "response.relayed",
      title: "ringing, the answer or the refusal of the edge that has the call reaches the caller",
      why: """
        A caller who does not hear it ring hangs up; one who is told something else than the callee \
        said tries again where it is no use, or does not where it would be.
        """,
      source: "RFC 3261 §16.7",
      examples: Self.examples)
  }

  public var outlineTraits: OutlineTraits { .all }
  public var outlineSubjects: OutlineSubjects { .edge }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    guard let caller = outline.incoming, let edge = outline.outgoing else { return .notApplicable }
    let until = outline.beyond?.outgoing.cancel?.sent.frame ?? .max
    let given = outline.beyond?.incoming.cancel?.sent
    func counts(_ response: CallOutline.Mark, until: Int) -> Bool {
      response.frame < until && caller.final.map { $0.mark.frame > response.frame } ?? true
        && given.map { $0.frame > response.frame } ?? true
    }
    var hasJudged = false
    /// Whether the caller heard it ring, if there was anything to hear.
    func isHeard(_ edge: CallOutline.Leg, until: Int) -> Bool {
      guard let rings = edge.ringing, counts(rings, until: until) else { return true }
      hasJudged = true
      if caller.ringing != nil { return true }
      return [edge.final?.mark, given].contains {
        $0.map { $0.at - rings.at < Bounds.crossing } ?? false
      }
    }
    if outline.traits.contains(.failedOver) {
      let attempts = outline.attempts
      for (attempt, next) in zip(attempts, attempts.dropFirst()) {
        let until = min(next.leg.invite.frame, attempt.extras.cancel?.sent.frame ?? .max)
        guard isHeard(attempt.leg, until: until) else { return .unknown }
      }
    }
    guard isHeard(edge, until: until) else { return .unknown }
    guard let made = edge.final else { return hasJudged ? .passed : .notApplicable }
    // A 2xx has to be passed on each time it comes.
    if made.isSuccess, outline.beyond?.outgoing.isAnsweredAgain == true { return .unknown }
    if made.isSuccess, counts(made.mark, until: until) {
      guard let told = caller.final, told.isSuccess,
        told.mark.at - made.mark.at <= Bounds.teardown
      else { return .unknown }
      hasJudged = true
    }
    // Of several refusals the system chooses one.
    if made.status >= 400, outline.isProxied, !outline.traits.contains(.failedOver),
      let told = caller.final, told.mark.frame > made.mark.frame, made.mark.frame < until,
      given.map({ $0.frame > told.mark.frame }) ?? true
    {
      guard told.status == made.status else { return .unknown }
      hasJudged = true
    }
    return hasJudged ? .passed : .notApplicable
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    for call in evidence.calls {
      guard let caller = call.callerLegs(evidence.roles).first else { continue }
      let legs = call.edgeLegs(evidence.roles)
      for (index, leg) in legs.enumerated() {
        let next = index + 1 < legs.count ? legs[index + 1].invite.request.frame : Int.max
        let hop = Hop(caller: caller, leg: leg, next: next)
        judgeRinging(hop, evidence, &judgement)
        judgeAnswer(hop, evidence, &judgement)
        if legs.count == 1, !hasGoneOn(hop, evidence) {
          judgeRefusal(hop, evidence, &judgement)
        }
      }
      for answer in evidence.edgeAnswers(in: call) where answer.isKept {
        judgeRepetitions(answer, evidence, &judgement)
      }
    }
    return judgement.verdict
  }

  /// A caller, and an edge that has the call until the system goes on to the next or cancels.
  private struct Hop {
    let caller: Leg
    let leg: Leg
    /// The frame from which the edge has it no more.
    let until: Int

    init(caller: Leg, leg: Leg, next: Int) {
      self.caller = caller
      self.leg = leg
      until = min(next, leg.cancels.map(\.request.frame).min() ?? .max)
    }

    /// The caller's INVITE that this leg's is for.
    var invite: Transaction {
      caller.invites.last { $0.request.frame < leg.invite.request.frame } ?? caller.invite
    }

    /// Whether a response came while edge and caller were both waiting for one.
    func counts(_ response: Sighting) -> Bool {
      response.frame < until
        && invite.final.map { $0.frame > response.frame } ?? true
        && !caller.cancels.contains { $0.request.frame < response.frame }
    }
  }

  /// Whether the system may have tried another edge, which refused the connection or did not answer
  /// it: then there is more than one refusal to choose from.
  private func hasGoneOn(_ hop: Hop, _ evidence: Evidence) -> Bool {
    guard let made = hop.leg.final, let told = hop.invite.final else { return false }
    let own = evidence.roles.edgeOrder(hop.leg.callee)
    func isOther(_ seen: Sighting, _ edge: Endpoint) -> Bool {
      seen.frame > made.frame && seen.frame < told.frame && evidence.roles.edgeOrder(edge) != own
    }
    return evidence.refusals.connections.contains { isOther($0, $0.source) }
      || evidence.refusals.silences.contains { isOther($0, $0.destination) }
  }

  private func judgeRinging(_ hop: Hop, _ evidence: Evidence, _ judgement: inout Judgement) {
    let rings = hop.leg.invite.provisionals.first { $0.status != .trying }
    guard let rings, let status = rings.status, hop.counts(rings) else { return }
    let told = hop.invite.provisionals.filter { $0.status != .trying }
    // What is over before it could be passed on needs no ringing any more.
    let over = [hop.leg.invite.final, hop.caller.cancels.first?.request].compactMap(\.self)
    if !told.isEmpty || over.contains(where: { $0.at - rings.at < Bounds.crossing }) {
      judgement.judged()
      return
    }
    let what =
      "the \(evidence.name(hop.leg.callee))'s \(status) at \(evidence.time(rings.at))"
    if evidence.endedAt - rings.at < Bounds.teardown {
      judgement.leaveOpen("the capture ended less than 1 s after \(what)")
      return
    }
    judgement.find(
      "\(what) did not reach the \(evidence.name(hop.caller.caller))",
      frames: [rings.frame, hop.invite.request.frame], callID: hop.caller.callID)
  }

  private func judgeAnswer(_ hop: Hop, _ evidence: Evidence, _ judgement: inout Judgement) {
    guard let answer = hop.leg.dialogs.first?.successes.first, hop.counts(answer) else { return }
    let what = "the \(evidence.name(hop.leg.callee))'s 2xx at \(evidence.time(answer.at))"
    let carrier = evidence.name(hop.caller.caller)
    guard let told = hop.invite.final, let status = told.status else {
      // An answer that never arrives is `transaction.answered`'s.
      judgement.leaveOpen("\(what) did not reach the \(carrier)")
      return
    }
    judgement.judged()
    if !status.isSuccess, status != .requestTerminated {
      judgement.find(
        "\(what) reached the \(carrier) as \(status)", frames: [told.frame, answer.frame],
        callID: hop.caller.callID)
    } else if told.at - answer.at > Bounds.teardown {
      judgement.find(
        "\(what) reached the \(carrier) only \((told.at - answer.at).text) later",
        frames: [told.frame, answer.frame], callID: hop.caller.callID)
    }
  }

  /// A proxy passes on a 2xx each time it comes: the caller may not have had the one before.
  private func judgeRepetitions(
    _ answer: EdgeAnswer, _ evidence: Evidence, _ judgement: inout Judgement
  ) {
    guard let relayed = answer.relayed, relayed.callID == answer.dialog.callID,
      let last = answer.dialog.successes.last,
      answer.dialog.successes.count > relayed.successes.count,
      evidence.endedAt - last.at >= Bounds.teardown
    else { return }
    judgement.find(
      "the \(evidence.name(answer.edge))'s 2xx came \(answer.dialog.successes.count) times and was "
        + "passed on \(counted(relayed.successes.count, "time"))",
      frames: [last.frame, relayed.successes[0].frame], callID: relayed.callID)
  }

  /// With one branch there is nothing to choose: a proxy passes on what it got.
  private func judgeRefusal(_ hop: Hop, _ evidence: Evidence, _ judgement: inout Judgement) {
    guard hop.leg.callID == hop.caller.callID else { return }
    for invite in hop.leg.invites {
      let asked = hop.caller.invites.last { $0.request.frame < invite.request.frame }
      guard let refusal = invite.final, let status = refusal.status, status.rawValue >= 400,
        refusal.frame < hop.until, let told = asked?.final, let relayed = told.status,
        told.frame > refusal.frame,
        !hop.caller.cancels.contains(where: { $0.request.frame < told.frame })
      else { continue }
      judgement.judged()
      // RFC 3261 §16.7 step 6: a proxy may make 500 of a 503.
      if relayed == status || status == .serviceUnavailable && relayed == .serverInternalError {
        continue
      }
      judgement.find(
        "the \(evidence.name(hop.leg.callee))'s \(status) at \(evidence.time(refusal.at)) reached "
          + "the \(evidence.name(hop.caller.caller)) as \(relayed)",
        frames: [told.frame, refusal.frame], callID: hop.caller.callID)
    }
  }

  private static let ringing = """
    carrier -> system   INVITE  0.000
    system  -> carrier  100     0.001
    system  -> primary  INVITE  0.002
    primary -> system   180     0.100

    """

  private static let examples = [
    Example(.passes, "180 and 200 are passed on", ExampleLadders.answered),
    Example(
      .passes, "a late 180 of a trunk that was given up concerns nobody",
      ExampleLadders.failedOver + "primary -> system 180 4.000"),
    Example(
      .passes, "a busy callee is passed on",
      ringing
        + """
        system  -> carrier  180     0.101
        primary -> system   486     1.000
        system  -> carrier  486     1.001
        """),
    Example(
      .passes, "the answer follows the 180 so closely that only the answer is passed on",
      ringing
        + """
        primary -> system   200     0.101
        system  -> carrier  200     0.102
        """),
    Example(
      .fails, "the caller does not hear it ring",
      ringing
        + """
        primary -> system   200     3.000
        system  -> carrier  200     3.001
        """),
    Example(
      .fails, "a busy callee becomes one that is not available",
      ringing
        + """
        system  -> carrier  180     0.101
        primary -> system   486     1.000
        system  -> carrier  480     1.001
        """),
    Example(
      .fails, "the answer becomes a 500",
      ringing
        + """
        system  -> carrier  180     0.101
        primary -> system   200     1.000
        system  -> carrier  500     1.001
        """),
    Example(
      .fails, "the answer is held back for three seconds",
      ringing
        + """
        system  -> carrier  180     0.101
        primary -> system   200     1.000
        system  -> carrier  200     4.000
        """),
    Example(
      .fails, "a 200 that the primary repeats is not passed on again",
      ringing
        + """
        system  -> carrier  180     0.101
        primary -> system   200     1.000
        system  -> carrier  200     1.001
        primary -> system   200     1.500  again
        """),
    Example(.inconclusive, "the capture ends with the 180", ringing + "end 0.2"),
    Example(
      .notApplicable, "no edge has said anything",
      "carrier -> system INVITE\nsystem -> primary INVITE"),
  ]
}
