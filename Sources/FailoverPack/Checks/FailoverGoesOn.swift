public import Checks
import Wire

/// A call whose trunk fails goes on to one that can take it, while the caller waits.
///
/// It takes more than one call to judge: a trunk that earlier calls or OPTIONS have shown to be
/// out may be spared.
public struct FailoverGoesOn: SeriesCheck {
  public init() {}

  public func memory(under policies: Policies) -> any SeriesMemory {
    Memory(
      breakers: BreakerHistory(policies.policy(FailoverPolicy.self)), judgement: Judgement(id))
  }

  private struct Memory: SeriesMemory {
    var breakers: BreakerHistory
    var judgement: Judgement
    /// Of which the state of the other trunks is not known yet, by when they were due.
    var waiting = FrameQueue<StrandedCall>()

    mutating func take(_ call: PastCall, among trunks: Trunks) {
      // Of trunks that nobody named the others are not known.
      guard trunks.areNamed else { return }
      breakers.take(call, among: trunks)
      settle(until: call.start.at, among: trunks)
      guard call.isFromCaller else { return }
      if call.goesOn { judgement.judged() }
      guard let stranded = StrandedCall(call, under: breakers.policy, among: trunks) else {
        if let early = StrandedCall.early(call, under: breakers.policy, among: trunks) {
          judgement.leaveOpen(early)
        }
        return
      }
      waiting.add(stranded, at: Int(stranded.due.nanoseconds))
    }

    func verdict(among trunks: Trunks) -> Verdict {
      var last = self
      last.breakers.finish()
      last.settle(until: trunks.span?.upperBound ?? .zero, among: trunks)
      return last.judgement.verdict
    }

    /// Judges what was due by then.
    private mutating func settle(until now: Moment, among trunks: Trunks) {
      while let (_, stranded) = waiting.next(before: Int(now.nanoseconds) + 1) {
        // What was not tried may have been out.
        let isOwed = stranded.left.contains { !maySpare($0, stranded, among: trunks) }
        guard isOwed else {
          leaveOpen(stranded, among: trunks)
          continue
        }
        let what: String
        switch stranded.reason {
        case .status(let status, let last): what = "the \(status) from the \(trunks.name(of: last))"
        case .refusal(let last): what = "what the network said of the \(trunks.name(of: last))"
        case .silence(let length, let last):
          what = "the silence of the \(trunks.name(of: last)) for \(length.text)"
        case .untried(let status):
          // It may have been overloaded, or about to stop (RFC 3261 §21.5.4): it alone knows.
          judgement.leaveOpen(
            "a caller was told \(status) in frame \(stranded.frames[0]), and no INVITE of the call went "
              + "to a trunk, though no call and no OPTIONS had shown that all of them were out")
          continue
        }
        judgement.find("\(what) was followed by no failover INVITE", frames: stranded.frames)
      }
    }

    /// Whether a connection to it failed before, or by when the caller was told or each trunk had had
    /// its time.
    private func isUnreachable(
      _ order: Int, _ stranded: StrandedCall, among trunks: Trunks
    ) -> Bool {
      let longest = breakers.policy.timerWindow.upperBound * trunks.orders.count
      return breakers.isUnreachable(
        order, at: stranded.at, until: stranded.end ?? stranded.due + longest, among: trunks)
    }

    private func maySpare(_ order: Int, _ stranded: StrandedCall, among trunks: Trunks) -> Bool {
      if breakers.maySpare(order, at: stranded.at, among: trunks) { return true }
      // The call may have been what found it to be out of reach, one trunk after the other.
      if isUnreachable(order, stranded, among: trunks) { return true }
      // What took out the last trunk may have come while the call did.
      guard case .untried = stranded.reason else { return false }
      return breakers.maySpare(order, at: stranded.due, among: trunks)
    }

    /// Says so where what speaks for sparing the other trunks is no more than an OPTIONS that was
    /// answered late or with an odd status.
    private mutating func leaveOpen(_ stranded: StrandedCall, among trunks: Trunks) {
      let odd = stranded.left.first { order in
        !breakers.mayBeOpen(order, at: stranded.at)
          && !isUnreachable(order, stranded, among: trunks)
          && !breakers.isDown(order, at: stranded.at, among: trunks)
      }
      guard let odd else { return }
      let what =
        switch stranded.reason {
        case .status(_, let last), .refusal(let last), .silence(_, let last):
          "a call that the \(trunks.name(of: last)) failed went on to no other trunk"
        case .untried(let status): "a caller was told \(status), and no INVITE went to a trunk"
        }
      judgement.leaveOpen(
        "\(what); whether the \(trunks.name(of: odd)) was out is not clear from its answers to OPTIONS"
      )
    }
  }

  private static let refusedUntried =
    ExampleLadders.answered + """
      carrier -> system    INVITE   1.000 call=2
      system  -> carrier   503      1.001 call=2
      carrier -> system    ACK      1.002 call=2
      """

  public var card: CheckCard {
    CheckCard(
      id: "failover.goes-on",
      title: "A call whose trunk fails goes on to the next one that may take it",
      why: """
        The second trunk is paid for so that the caller need not know of the first. One that \
        earlier calls or OPTIONS have shown to be out may be spared. A trunk that has said 100 or \
        180 may ring for as long as a telephone does: whether it was left in time is for a \
        scenario to ask. A call refused before any trunk was tried is inconclusive unless all were out.
        """,
      source: "guide A §2, guide B §2",
      examples: [
        Example(
          .passes, "a 503 is followed by an INVITE to the secondary", ExampleLadders.refused),
        Example(
          .fails, "a 503 is relayed instead",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    503      0.010
          system  -> primary   ACK      0.011
          system  -> carrier   503      0.012
          carrier -> system    ACK      1.000
          """),
        Example(
          .fails, "the primary is silent, and the caller is told 408",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          system  -> carrier   408      3.001
          carrier -> system    ACK      3.002
          """),
        Example(
          .fails, "the primary is cancelled when its time is over, and that is all",
          """
          carrier -> system    INVITE     0.000
          system  -> primary   INVITE     0.001
          system  -> primary   CANCEL     3.001
          primary -> system    200 CANCEL 3.002
          primary -> system    487        3.003
          system  -> primary   ACK        3.004
          system  -> carrier   408        3.005
          carrier -> system    ACK        3.006
          """),
        Example(
          .fails, "nobody listens at the primary, and the caller hears nothing of it",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    ICMP     0.002
          carrier -> system    OPTIONS  9.000
          """),
        Example(
          .passes, "nobody answers the SYN to the primary, and the secondary gets the call",
          """
          default transport=tcp
          carrier -> system    INVITE   0.000
          system  -> primary   SYN      0.001
          system  -> secondary INVITE   3.001
          """),
        Example(
          .fails, "nobody answers the SYN to the primary, and the caller is told 408",
          """
          default transport=tcp
          with secondary
          carrier -> system    INVITE   0.000
          system  -> primary   SYN      0.001
          system  -> carrier   408      4.001
          carrier -> system    ACK      4.002
          """),
        Example(
          .notApplicable, "after a 503 from the primary the secondary refuses the connection",
          """
          default transport=tcp
          carrier   -> system    INVITE   0.000
          system    -> primary   INVITE   0.001
          primary   -> system    503      0.010
          system    -> primary   ACK      0.011
          secondary -> system    RST      0.013
          system    -> carrier   503      0.014
          carrier   -> system    ACK      0.015
          """),
        Example(
          .fails, "after a 503 nothing is tried; later the secondary resets an idle connection",
          """
          default transport=tcp
          carrier   -> system    INVITE   0.000
          system    -> primary   INVITE   0.001
          primary   -> system    503      0.010
          system    -> primary   ACK      0.011
          secondary -> system    RST      9.000
          """),
        Example(
          .notApplicable, "the secondary does not answer OPTIONS",
          """
          system  -> secondary OPTIONS  0.000 call=101
          carrier -> system    INVITE   1.000
          system  -> primary   INVITE   1.001
          primary -> system    503      1.010
          system  -> primary   ACK      1.011
          system  -> carrier   503      1.012
          carrier -> system    ACK      1.013
          """),
        Example(
          .fails, "the caller hears nothing of the 503",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    503      0.010
          system  -> primary   ACK      0.011
          carrier -> system    OPTIONS  9.000
          """),
        Example(
          .inconclusive, "a call is refused, and no trunk is tried", Self.refusedUntried),
        Example(
          .inconclusive, "the same, and an idle connection to the primary is reset later",
          "default transport=tcp\n" + Self.refusedUntried + "\nprimary -> system RST 9.000"),
        Example(
          .notApplicable, "no trunk is tried, as neither answers OPTIONS",
          ExampleLadders.answered + """
            system  -> primary   OPTIONS  1.000 call=101
            system  -> secondary OPTIONS  1.001 call=102
            carrier -> system    INVITE   3.000 call=2
            system  -> carrier   503      3.001 call=2
            carrier -> system    ACK      3.002 call=2
            """),
        Example(
          .notApplicable, "a call of the primary's, to which the system has no answer",
          ExampleLadders.answered + """
            primary -> system    INVITE   1.000 call=2
            system  -> primary   503      1.001 call=2
            primary -> system    ACK      1.002 call=2
            """),
        Example(
          .notApplicable, "a call of the primary's, which the carrier refuses",
          ExampleLadders.answered + """
            primary -> system    INVITE   1.000 call=2
            system  -> carrier   INVITE   1.001 call=2
            carrier -> system    503      1.002 call=2
            system  -> carrier   ACK      1.003 call=2
            system  -> primary   503      1.004 call=2
            primary -> system    ACK      1.005 call=2
            """),
        Example(
          .notApplicable, "486 is an answer about the callee",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    486      0.010
          system  -> carrier   486      0.011
          """),
        Example(
          .notApplicable, "the caller gives up",
          """
          carrier -> system    INVITE     0.000
          system  -> primary   INVITE     0.001
          carrier -> system    CANCEL     2.000
          system  -> carrier   200 CANCEL 2.001
          system  -> carrier   487        2.002
          carrier -> system    OPTIONS    9.000
          """),
      ])
  }
}
