public import Checks
import SIP
import Wire

/// A trunk taken out gets calls again when its interval is over.
public struct BreakerRecovers: SeriesCheck {
  public init() {}

  public func memory(under policies: Policies) -> any SeriesMemory {
    Memory(history: BreakerHistory(policies.policy(FailoverPolicy.self)), judgement: Judgement(id))
  }

  private struct Memory: SeriesMemory {
    var history: BreakerHistory
    var judgement: Judgement

    mutating func take(_ call: PastCall, among trunks: Trunks) {
      // Not one trunk tried: the call ended before, or had no business at a trunk.
      guard case .over(let opened)? = history.take(call, among: trunks), call.first != nil else {
        return
      }
      let isTried = call.attempts.contains { trunks.order(of: $0) == 0 }
      // What asks trunks with OPTIONS may have another reason than the breaker.
      guard isTried || !history.isInDoubt(0, at: call.start.at, among: trunks) else { return }
      judgement.judged()
      if isTried { return }
      judgement.find(
        "the \(trunks.name(of: 0)) was still passed over \((call.start.at - opened.at).text) "
          + "after it last failed; the breaker's interval is "
          + history.policy.breaker.interval.text,
        frames: [call.start.frame, opened.frame])
    }

    func verdict(among trunks: Trunks) -> Verdict { trunks.weighed(judgement.verdict) }
  }

  public var card: CheckCard {
    CheckCard(
      id: "breaker.recovers",
      title: "A trunk taken out is tried again when the breaker's interval is over",
      why: "A trunk that never comes back turns one bad minute into a lost region.",
      source: "guide B §2",
      examples: [
        Example(
          .passes, "two seconds later the primary gets the call",
          BreakerExample.twoFailures + "\n"
            + """
            carrier -> system    INVITE   2.000 call=3
            system  -> primary   INVITE   2.001 call=3
            primary -> system    200      2.002 call=3
            """),
        Example(
          .fails, "two seconds later it is still passed over",
          BreakerExample.twoFailures + "\n"
            + """
            carrier -> system    INVITE   2.000 call=3
            system  -> secondary INVITE   2.001 call=3
            """),
        Example(
          .notApplicable, "the call afterwards is for none of the trunks",
          BreakerExample.twoFailures + "\n"
            + """
            carrier -> system    INVITE   2.000 call=3
            system  -> carrier   404      2.001 call=3
            """),
        Example(
          .notApplicable, "the breaker never opened",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    200      0.002
          """),
      ])
  }
}
