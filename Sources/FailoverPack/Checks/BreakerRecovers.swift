public import Calls
public import Checks
import SIP
import Wire

/// A trunk taken out gets calls again when its interval is over.
public struct BreakerRecovers: Check {
  public init() {}

  public var outlineTraits: OutlineTraits { .all }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    // No trunk's failures come before the call's own beginning.
    .notApplicable
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    let view = EvidenceView(evidence)
    var judgement = Judgement(id)
    for edge in view.roles.parties where edge.isPrimary {
      for start in BreakerHistory(of: edge, in: view).starts {
        guard case .over(let opened) = start.expected else { continue }
        judgement.judged()
        guard !start.wasTried else { continue }
        judgement.find(
          "the \(edge.name) was still passed over "
            + "\((start.caller.startedAt - opened.at).text) after the breaker opened; the "
            + "interval is \(view.policy.breaker.interval.text)",
          frames: [start.caller.invites[0].request.frame, opened.frame],
          callID: start.caller.callID)
      }
    }
    return judgement.verdict
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
          .notApplicable, "the breaker never opened",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    200      0.002
          """),
      ])
  }
}
