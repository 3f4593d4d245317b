public import Calls
import SIP
import Wire

/// The system repeats what is unanswered when RFC 3261 says so, and stops when it says so.
public struct TransactionRetransmission: Check {
  public init() {}

  public var card: CheckCard {
    CheckCard(
      id: "transaction.retransmission",
      title:
        "over UDP what is unanswered is sent again at T1, 2*T1, 4*T1…, what comes again answered again",
      why: """
        One lost packet must not cost a call, and a system that repeats too eagerly multiplies the \
        load on a cloud that is already too slow to answer.
        """,
      source: "RFC 3261 §17.1.1.2, §17.1.2.2, §17.2.1, timers A, B, E, F, G, H",
      examples: Self.examples)
  }

  public var outlineTraits: OutlineTraits { .all }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    OutlinedSending.answer(outline)
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    var judgement = Judgement(id)
    let refusals = Refusals(evidence.sightings)
    for call in evidence.calls {
      let received = ReceivedRequests(
        call.legs.flatMap(\.dialogs).flatMap(\.transactions), evidence)
      let turns = turns(of: call, evidence)
      for leg in call.legs {
        for transaction in leg.transactions where evidence.isFromSystem(transaction) {
          let givenUp =
            givingUp(transaction, leg, turns, received) ?? leftAlone(transaction, evidence)
          // A CANCEL said again when the edge shows life is beside the timer and does no harm.
          let nudges =
            transaction.method == .cancel ? leg.invite(of: transaction).provisionals : []
          judgeRequests(transaction, givenUp, nudges, refusals, in: call, evidence, &judgement)
        }
        for invite in leg.invites where evidence.isToSystem(invite) {
          judgeFailures(invite, evidence, &judgement)
        }
        for transaction in leg.transactions where evidence.isToSystem(transaction) {
          RepeatedRequest(transaction).judge(evidence, &judgement)
        }
      }
    }
    for transaction in evidence.others where evidence.isToSystem(transaction) {
      RepeatedRequest(transaction).judge(evidence, &judgement)
    }
    let asked = Dictionary(
      grouping: evidence.others.filter { evidence.isFromSystem($0) },
      by: { "\($0.method) \($0.server)" })
    for group in asked.values.sorted(by: { $0[0].request.frame < $1[0].request.frame }) {
      for (index, transaction) in group.enumerated() {
        // A health check may give way to the next one.
        let next = index + 1 < group.count ? group[index + 1].startedAt : nil
        judgeRequests(transaction, next, [], refusals, in: nil, evidence, &judgement)
      }
    }
    return judgement.verdict
  }

  /// When a proxy may stop repeating: it has given up the branch.
  private func givingUp(
    _ transaction: Transaction, _ leg: Leg, _ turns: [Moment], _ received: ReceivedRequests
  ) -> Moment? {
    if transaction.method == .cancel { return leg.invite(of: transaction).final?.at }
    guard transaction.method == .invite, transaction.request.message?.toTag == nil else {
      // Passed on for somebody who has been told that it failed.
      return received.like(transaction).first?.final?.at
    }
    let cancelled = leg.cancels.filter { $0.branch == transaction.branch }.map(\.startedAt)
      .filter { $0 > transaction.startedAt }.min()
    let next = turns[turns.partitioningIndex { $0 > transaction.startedAt }...].first
    return [cancelled, next].compactMap(\.self).min()
  }

  /// When the system went on to an edge, or told its caller the end, in order.
  ///
  /// One that takes calls up itself goes on to whomever it calls, and has nobody to call for when its
  /// caller has gone.
  private func turns(of call: Call, _ evidence: Evidence) -> [Moment] {
    let roles = evidence.roles
    let callers = call.callerLegs(roles)
    let told = callers.flatMap(\.invites).compactMap { $0.final?.at }
    guard roles.service == .answering else {
      return (call.edgeLegs(roles).flatMap(\.invites).map(\.startedAt) + told).sorted()
    }
    let made = call.outwardLegs(roles)
    let ends = callers.flatMap(\.dialogs).map(\.endedAt)
    // While one of several callers is there, it has somebody to call for.
    let gone = ends.contains(nil) ? nil : ends.compactMap(\.self).max()
    return (made.flatMap(\.invites).map(\.startedAt) + told + [gone].compactMap(\.self)).sorted()
  }

  /// When a system that takes calls up gave up somebody of whom nothing at all was heard.
  ///
  /// It may offer its caller something else then, such as voicemail, which no message tells.
  private func leftAlone(_ transaction: Transaction, _ evidence: Evidence) -> Moment? {
    guard evidence.roles.service == .answering, transaction.method == .invite,
      transaction.responses.isEmpty, transaction.requests.count > 3
    else { return nil }
    return transaction.requests.last?.at
  }

  private func judgeRequests(
    _ transaction: Transaction, _ givenUp: Moment?, _ nudges: [Sighting], _ refusals: Refusals,
    in call: Call?, _ evidence: Evidence, _ judgement: inout Judgement
  ) {
    judgement.judged()
    let what = "\(transaction.method) to the \(evidence.name(transaction.server))"
    let isInvite = transaction.method == .invite
    let answer = isInvite ? transaction.responses.first : transaction.final
    let refused = refusals.first(
      from: transaction.client, to: transaction.server, after: transaction.startedAt)
    let resending = Resending(
      cap: isInvite ? nil : Bounds.t2, answeredAt: answer?.at,
      slowedAt: isInvite ? nil : transaction.firstProvisional?.at,
      givenUpAt: [givenUp, refused].compactMap(\.self).min(), endedAt: evidence.endedAt)
    SendingRow(
      what, transaction.requests, beside: nudges, resending, answer, callID: transaction.callID
    ).judge(
      evidence, &judgement,
      // A provisional that the capture lacks may be why a CANCEL was said again.
      stands: transaction.method != .cancel && transaction.hasBranchOfItsOwn
        && evidence.knowsSystem(in: call))
  }

  /// Failures the system sent stand until they are ACKed (timers G and H).
  private func judgeFailures(
    _ invite: Transaction, _ evidence: Evidence, _ judgement: inout Judgement
  ) {
    guard let first = invite.finals.first(where: { $0.status?.isFailure == true }),
      let status = first.status
    else { return }
    judgement.judged()
    // A repeated INVITE is answered at once, beside the timer (RFC 3261 §17.2.1).
    let repetitions = invite.requests.filter { $0.frame > first.frame }
    let ack = invite.acks.first { $0.frame > first.frame }
    let resending = Resending(cap: Bounds.t2, answeredAt: ack?.at, endedAt: evidence.endedAt)
    SendingRow(
      "\(status) to the \(evidence.name(invite.client))",
      invite.finals.filter { $0.status == status }, beside: repetitions, resending, ack,
      callID: invite.callID
    ).judge(evidence, &judgement)
  }

  private static let calling = """
    answering
    carrier -> system  INVITE 0.000
    system  -> carrier 200    0.010 own
    carrier -> system  ACK    0.011
    system  -> duty1   INVITE 1.000 b2bua

    """

  private static let examples = [
    Example(
      .passes, "the silent primary gets its INVITE three times before the failover",
      ExampleLadders.failedOver),
    Example(
      .passes, "timers within the slack of a real clock: 0.49 s, then 1.00 s",
      """
      carrier -> system    INVITE  0.000
      system  -> primary   INVITE  0.000
      system  -> primary   INVITE  0.490
      system  -> primary   INVITE  1.490
      system  -> secondary INVITE  2.990
      secondary -> system  180     3.000
      """),
    Example(
      .passes, "a BYE that is not answered, up to T2 and to 32 s",
      ExampleLadders.answered
        + [6.0, 6.5, 7.5, 9.5, 13.5, 17.5, 21.5, 25.5, 29.5, 33.5, 37.5]
        .map { "system -> primary BYE \($0)\n" }.joined()),
    Example(
      .passes, "over TCP nothing is repeated",
      """
      default transport=tcp
      carrier -> system    INVITE  0.000
      system  -> primary   INVITE  0.001
      system  -> secondary INVITE  3.000
      secondary -> system  200     3.100
      """),
    Example(
      .passes, "a 503 is due again just after the INVITE that comes again was answered with it",
      """
      carrier -> system   INVITE  0.000
      system  -> carrier  503     0.010
      system  -> carrier  503     0.510  again
      carrier -> system   INVITE  1.480  again
      system  -> carrier  503     1.481  again
      system  -> carrier  503     1.510  again
      carrier -> system   ACK     1.600
      """),
    Example(
      .passes, "a 408 is repeated until its ACK",
      """
      carrier -> system   INVITE  0.000
      system  -> carrier  408     6.000
      system  -> carrier  408     6.500  again
      carrier -> system   ACK     6.510
      """),
    Example(
      .passes, "a refused port needs no repetition",
      """
      carrier -> system    INVITE  0.000
      system  -> primary   OPTIONS 0.000
      primary -> system    ICMP    0.001
      """),
    Example(
      .passes, "a CANCEL is said again when the primary rings after all",
      """
      carrier -> system    INVITE  0.000
      system  -> primary   INVITE  0.001
      primary -> system    100     0.002
      system  -> primary   CANCEL  3.000
      system  -> primary   CANCEL  3.500
      primary -> system    180     4.000
      system  -> primary   CANCEL  4.001
      system  -> primary   CANCEL  4.500
      primary -> system    487     4.600
      system  -> primary   ACK     4.601
      """),
    Example(
      .fails, "the INVITE is sent once and then waited for",
      "carrier -> system INVITE 0.0\nsystem -> primary INVITE 0.001\n"
        + "system -> secondary INVITE 3.0\nsecondary -> system 180 3.1"),
    Example(
      .fails, "the INVITE is repeated after the 100",
      """
      carrier -> system    INVITE  0.000
      system  -> primary   INVITE  0.001
      primary -> system    100     0.300
      system  -> primary   INVITE  0.501
      """),
    Example(
      .fails, "the INVITE is repeated every 200 ms",
      "carrier -> system INVITE 0.0\nsystem -> primary INVITE 0.0\nsystem -> primary INVITE 0.2\n"
        + "system -> primary INVITE 0.4"),
    Example(
      .fails, "the INVITE is repeated over TCP",
      "default transport=tcp\nsystem -> primary INVITE 0.0\nsystem -> primary INVITE 0.5"),
    Example(
      .fails, "the 408 is not repeated though no ACK comes",
      "carrier -> system INVITE 0.0\nsystem -> carrier 408 6.0"),
    Example(
      .fails, "the BYE gives up after the second time",
      ExampleLadders.answered + "system -> primary BYE 6.0\nsystem -> primary BYE 6.5"),
    Example(
      .passes, "a repeated BYE is answered again",
      ExampleLadders.answered + ExampleLadders.hangUp("primary")
        + "carrier -> system BYE 6.500 again\nsystem -> carrier 200 BYE 6.501 again"),
    Example(
      .fails, "a repeated BYE is not answered again",
      ExampleLadders.answered + ExampleLadders.hangUp("primary")
        + "carrier -> system BYE 6.500 again"),
    Example(
      .fails, "a BYE that came once is answered twice",
      ExampleLadders.answered + ExampleLadders.hangUp("primary")
        + "system -> carrier 200 BYE 6.501 again"),
    Example(
      .passes, "an IVR gives up a silent duty manager after 14 s and calls the next",
      calling + """
        system  -> duty1   INVITE 1.500
        system  -> duty1   INVITE 2.500
        system  -> duty1   INVITE 4.500
        system  -> duty1   INVITE 8.500
        system  -> duty2   INVITE 15.000 b2bua
        duty2   -> system  180    15.100
        """),
    Example(
      .passes, "an IVR gives up a silent duty manager when its caller hangs up",
      calling + """
        system  -> duty1   INVITE 1.500
        carrier -> system  BYE    2.000
        system  -> carrier 200    2.001
        """),
    Example(
      .fails, "an IVR sends the duty manager's INVITE once and waits before it calls the next",
      calling + """
        system  -> duty2   INVITE 15.000 b2bua
        duty2   -> system  180    15.100
        """),
    Example(
      .notApplicable, "the system sent no request and no failure",
      "carrier -> system INVITE 0.0\nsystem -> carrier 200 0.1"),
  ]
}
