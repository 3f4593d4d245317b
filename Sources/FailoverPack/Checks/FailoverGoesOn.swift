public import Checks
import SIP
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

  /// What ended the last attempt of a call that did not go on.
  private struct Stranded {
    enum Reason {
      case status(StatusCode)
      case refusal
      case silence(Duration)
    }

    let reason: Reason
    let at: Moment
    /// When the system had had time to go on, and the caller was still waiting.
    let due: Moment
    let last: Int
    /// The trunks that were not tried.
    let left: [Int]
    let frames: [Int]
  }

  private struct Memory: SeriesMemory {
    var breakers: BreakerHistory
    var judgement: Judgement
    /// Of which the state of the other trunks is not known yet, by when they were due.
    var waiting = FrameQueue<Stranded>()

    private var policy: FailoverPolicy { breakers.policy }

    mutating func take(_ call: PastCall, among trunks: Trunks) {
      breakers.take(call, among: trunks)
      settle(until: call.start.at, among: trunks)
      guard trunks.areNamed, call.isFromCaller else { return }
      if call.attempts.count > 1 { judgement.judged() }
      guard let stranded = stranded(call, among: trunks) else {
        if let early = early(call, among: trunks) { judgement.leaveOpen(early) }
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
        let isOwed = stranded.left.contains {
          !breakers.maySpare($0, at: stranded.at, among: trunks)
        }
        guard isOwed else {
          leaveOpen(stranded, among: trunks)
          continue
        }
        let name = trunks.name(of: stranded.last)
        let what =
          switch stranded.reason {
          case .status(let status): "the \(status) from the \(name)"
          case .refusal: "what the network said of the \(name)"
          case .silence(let length): "the silence of the \(name) for \(length.text)"
          }
        judgement.find("\(what) was followed by no failover INVITE", frames: stranded.frames)
      }
    }

    /// Says so where what speaks for sparing the other trunks is no more than an OPTIONS that was
    /// answered late or with an odd status.
    private mutating func leaveOpen(_ stranded: Stranded, among trunks: Trunks) {
      let odd = stranded.left.first { order in
        !breakers.mayBeOpen(order, at: stranded.at)
          && !breakers.isDown(order, at: stranded.at, among: trunks)
      }
      guard let odd else { return }
      judgement.leaveOpen(
        "a call that the \(trunks.name(of: stranded.last)) failed went on to no other trunk; whether "
          + "the \(trunks.name(of: odd)) was out is not clear from its answers to OPTIONS")
    }

    private func stranded(_ call: PastCall, among trunks: Trunks) -> Stranded? {
      guard let last = call.attempts.last, let ending = call.ending,
        let order = trunks.order(of: last)
      else { return nil }
      let left = left(by: call, among: trunks)
      guard !left.isEmpty, let (reason, at, frames) = failure(of: last, ending) else { return nil }
      // The time a failover may take; the timer has its own tolerance.
      let grace = if case .silence = reason { Duration.zero } else { policy.reactWithin }
      if let cancelled = ending.cancelled, cancelled.at <= at + grace { return nil }
      let due = min(at + policy.reactWithin, ending.told?.mark.at ?? at + policy.reactWithin)
      return Stranded(reason: reason, at: at, due: due, last: order, left: left, frames: frames)
    }

    /// The trunks a call did not try.
    private func left(by call: PastCall, among trunks: Trunks) -> [Int] {
      let tried = Set(call.attempts.compactMap { trunks.order(of: $0) })
      return trunks.orders.filter { !tried.contains($0) }
    }

    /// What to say of a call whose trunk was given up before its time was over, for no other.
    private func early(_ call: PastCall, among trunks: Trunks) -> String? {
      guard let last = call.attempts.last, let ending = call.ending, ending.cancelled == nil,
        let told = ending.told, told.status == 408 || told.status >= 500,
        last.isSent, ending.refused == nil, told.mark.frame < ending.said?.frame ?? .max,
        told.mark.at < last.start.at + policy.timerWindow.lowerBound,
        let order = trunks.order(of: last), !left(by: call, among: trunks).isEmpty
      else { return nil }
      return "a caller was told \(told.status) \((told.mark.at - last.start.at).text) after the "
        + "INVITE to the \(trunks.name(of: order)), which had said nothing, and no other trunk was tried"
    }

    /// Why the policy would have the call go on, and since when.
    private func failure(
      of last: PastCall.Attempt, _ ending: PastEnding
    ) -> (Stranded.Reason, Moment, frames: [Int])? {
      let silentUntil = silence(of: last, ending)
      // Another call's refusal is no word about this one, if the trunk then answered.
      if policy.signals.contains(.transportError), let refused = ending.refused,
        last.final == nil, refused.at <= silentUntil ?? refused.at,
        refused.frame < ending.told?.mark.frame ?? .max
      {
        return (.refusal, refused.at, [refused.frame])
      }
      if policy.signals.contains(.timeout), last.isSent, let silentUntil {
        let frames = [ending.told?.mark.frame, last.start.frame].compactMap(\.self)
        return (.silence(silentUntil - last.start.at), silentUntil, frames)
      }
      guard let final = last.final, let status = StatusCode(rawValue: final.status),
        policy.triggers.contains(status), ending.dropped?.frame ?? .max > final.mark.frame,
        ending.told?.mark.frame ?? .max > final.mark.frame
      else { return nil }
      return (.status(status), final.mark.at, [final.mark.frame])
    }

    /// Until when the trunk had said nothing when its time was over, or when the system told the
    /// caller in that time that nothing came of it; nil where it had said something, or the caller
    /// had been told before.
    private func silence(of last: PastCall.Attempt, _ ending: PastEnding) -> Moment? {
      // What comes after the system's CANCEL is its effect, unless the trunk takes the call.
      let isTaken = last.final.map { $0.status < 300 } ?? false
      let said = ending.said.flatMap { said in
        !isTaken && ending.dropped.map { $0.frame < said.frame } ?? false ? nil : said
      }
      let window = policy.timerWindow
      let deadline = last.start.at + window.upperBound
      guard let told = ending.told, told.mark.at < deadline else {
        return said.map { $0.at > deadline } ?? true ? deadline : nil
      }
      guard told.status >= 300, told.mark.at >= last.start.at + window.lowerBound,
        told.mark.frame < said?.frame ?? .max
      else { return nil }
      return told.mark.at
    }
  }

  public var card: CheckCard {
    CheckCard(
      id: "failover.goes-on",
      title: "A call whose trunk fails goes on to the next one that may take it",
      why: """
        The second trunk is paid for so that the caller need not know of the first. One that \
        earlier calls or OPTIONS have shown to be out may be spared.
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
