public import Calls
public import Checks
import SIP
import Wire

/// A trunk that says it cannot serve is left at once for the next one.
public struct FailoverReaction: Check {
  public init() {}

  public var outlineTraits: OutlineTraits { .all }
  public var outlineSubjects: OutlineSubjects { .edge }

  public func judge(_ outline: CallOutline, under policies: Policies) -> OutlineAnswer {
    guard outline.traits.contains(.failedOver) else { return .notApplicable }
    let policy = policies.policy(FailoverPolicy.self)
    func isTrigger(_ final: CallOutline.Final) -> Bool {
      policy.triggers.contains { $0.rawValue == final.status }
    }
    let attempts = outline.attempts
    var hasJudged = false
    for (attempt, next) in zip(attempts, attempts.dropFirst()) {
      // What was cancelled first has a final response of its own.
      guard let final = attempt.leg.final, isTrigger(final),
        attempt.extras.cancel.map({ $0.sent.frame > final.mark.frame }) ?? true
      else { continue }
      guard next.leg.invite.at - final.mark.at <= policy.reactWithin else { return .unknown }
      hasJudged = true
    }
    return hasJudged ? .passed : .notApplicable
  }

  public func judge(_ evidence: Evidence) -> Verdict {
    let view = EvidenceView(evidence)
    var judgement = Judgement(id)
    for call in view.calls {
      let attempts = call.attempts(in: view).withoutLastSilence
      // One that does not go on is another finding's: failover.goes-on.
      for (attempt, next) in zip(attempts, attempts.dropFirst()) {
        guard let trigger = trigger(of: attempt, in: view) else { continue }
        judgement.judged()
        let delay = next.startedAt - trigger.at
        let setup = next.setup(after: trigger.at)
        if delay - setup > view.policy.reactWithin {
          let share = setup > .zero ? ", \(setup.text) of it for a connection" : ""
          judgement.find(
            "the failover INVITE left \(delay.text) after \(describe(trigger)) from the "
              + "\(view.roles.name(of: attempt.edge))\(share), allowed are "
              + view.policy.reactWithin.text,
            frames: [next.frame, trigger.frame], callID: attempt.leg?.callID)
        }
      }
    }
    return judgement.verdict
  }

  /// The sighting that asks for failover; nil where the attempt ended some other way.
  private func trigger(of attempt: Attempt, in view: EvidenceView) -> Sighting? {
    if let final = attempt.leg?.final, let status = final.status,
      attempt.refusal.map({ $0.frame > final.frame }) ?? true
    {
      return view.policy.triggers.contains(status) && !wasCancelled(attempt, before: final)
        ? final : nil
    }
    return view.policy.signals.contains(.transportError) ? attempt.refusal : nil
  }

  private func wasCancelled(_ attempt: Attempt, before final: Sighting) -> Bool {
    attempt.leg?.cancels.contains { $0.request.frame < final.frame } ?? false
  }

  private func describe(_ trigger: Sighting) -> String {
    switch trigger.content {
    case .sip(let message): "the \(message.status?.description ?? message.summary)"
    case .unreachable: "the ICMP unreachable"
    case .reset: "the TCP reset"
    case .unreadable, .connected, .unanswered, .dnsQuery: "the failure"
    }
  }

  public var card: CheckCard {
    CheckCard(
      id: "failover.reaction",
      title: "A trigger is followed by the failover INVITE within the policy's time",
      why: "The caller hears silence for as long as the system hesitates.",
      source: "guide A §2, guide B §2",
      examples: [
        Example(
          .passes, "a 503 is acted on in 2 ms", ExampleLadders.refused),
        Example(
          .passes, "an ICMP unreachable is acted on",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    ICMP     0.002
          system  -> secondary INVITE   0.003
          """),
        Example(
          .passes, "a 503 is acted on at once, over a connection that takes 600 ms to set up",
          """
          default transport=tcp
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    503      0.010
          system  -> primary   ACK      0.011
          system  -> secondary SETUP    0.612  since=0.012
          system  -> secondary INVITE   0.613
          """),
        Example(
          .fails, "600 ms pass before a connection of 200 ms is begun",
          """
          default transport=tcp
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    503      0.010
          system  -> primary   ACK      0.011
          system  -> secondary SETUP    0.812  since=0.612
          system  -> secondary INVITE   0.813
          """),
        Example(
          .fails, "a 503 is acted on after 800 ms",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    503      0.010
          system  -> primary   ACK      0.011
          system  -> secondary INVITE   0.810
          """),
        Example(
          .fails, "an ICMP unreachable is ignored until the timer fires",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    ICMP     0.002
          system  -> secondary INVITE   2.957
          """),
        Example(
          .notApplicable, "the secondary refuses a connection 1.5 s later, perhaps for OPTIONS",
          """
          default transport=tcp
          carrier   -> system    INVITE   0.000
          system    -> primary   INVITE   0.001
          primary   -> system    503      0.010
          system    -> primary   ACK      0.011
          secondary -> system    RST      1.510
          system    -> carrier   503      1.511
          """),
        Example(
          .notApplicable, "486 is an answer about the callee",
          """
          carrier -> system    INVITE   0.000
          system  -> primary   INVITE   0.001
          primary -> system    486      0.010
          system  -> carrier   486      0.011
          """),
      ])
  }
}
