import Calls
public import Checks
import Media
import SIP
import Wire

/// How long failovers took, by what they followed.
public enum FailoverMeasures {
  public static let all: [Measure] = [
    Measure("failover.reaction", "From the trunk's error to the failover INVITE") {
      values(in: $0, reaction)
    },
    Measure("failover.timer", "From the INVITE to a silent trunk to the failover INVITE") {
      values(in: $0, timer)
    },
    Measure("failover.ringing", "From the trunk's last provisional to the failover INVITE") {
      values(in: $0, ringing)
    },
    Measure("service.gap", "From the first call for a dead trunk to the first that is answered") {
      ServiceGap.values(in: $0)
    },
    Measure("failover.first-audio", "From the INVITE to a failed trunk to the caller's first audio")
    {
      firstAudio(in: $0)
    },
  ]

  /// What the caller of a failed trunk waits for: a word, from whoever took the call at last.
  private static func firstAudio(in evidence: Evidence) -> [MeasuredValue] {
    let view = EvidenceView(evidence)
    return view.calls.compactMap { call in
      let legs = Set(call.legs.map(\.callID))
      let heard = evidence.streams.filter { stream in
        stream.callID.map(legs.contains) == true
          && view.roles.party(at: stream.flow.destination.address)?.role == .carrier
      }
      guard let first = Failover.all(of: call, in: view).first,
        let flow = heard.map(\.flow).min(by: { $0.firstAt < $1.firstAt })
      else { return nil }
      return MeasuredValue(
        "failover.first-audio", "after \(view.roles.name(of: first.from.edge))",
        flow.firstAt - first.from.startedAt, frames: [flow.firstFrame, first.from.frame],
        callID: first.from.leg?.callID)
    }
  }

  private typealias Reading = @Sendable (Failover, EvidenceView) -> MeasuredValue?

  private static func values(in evidence: Evidence, _ reading: Reading) -> [MeasuredValue] {
    let view = EvidenceView(evidence)
    return view.calls.flatMap { Failover.all(of: $0, in: view) }.compactMap { reading($0, view) }
  }

  /// Where the error is no trigger of the policy nothing is allowed, and nothing is forbidden here.
  private static func reaction(_ failover: Failover, _ view: EvidenceView) -> MeasuredValue? {
    let policy = view.policy
    switch failover.trigger {
    case .status(let status, let seen):
      return value(
        "failover.reaction", failover, after: status.description, from: seen,
        allowed: policy.triggers.contains(status) ? .zero...policy.reactWithin : nil, view)
    case .refused(let seen):
      let word = if case .reset = seen.content { "TCP reset" } else { "ICMP unreachable" }
      let isSignal = policy.signals.contains(.transportError)
      return value(
        "failover.reaction", failover, after: word, from: seen,
        allowed: isSignal ? .zero...policy.reactWithin : nil, view)
    case .silence, .unconnected, .silenceAfter, .answered: return nil
    }
  }

  private static func timer(_ failover: Failover, _ view: EvidenceView) -> MeasuredValue? {
    guard case .silence(let silence) = failover.trigger else { return nil }
    let window = view.policy.timerWindow
    return MeasuredValue(
      "failover.timer", subject(failover, "silence", view),
      silence.within(window) ?? silence.waited,
      allowed: view.policy.signals.contains(.timeout) ? window : nil,
      frames: [failover.to.frame, failover.from.frame], callID: failover.from.leg?.callID)
  }

  /// No earlier than `failover.not-on` allows, no later than `failover.exhausted` waits.
  private static func ringing(_ failover: Failover, _ view: EvidenceView) -> MeasuredValue? {
    guard case .silenceAfter(let last, _) = failover.trigger else { return nil }
    let time = view.policy.ringWithin
    let least = time - .seconds(time.seconds * view.policy.tolerance)
    let word = last.message?.status?.description ?? "a provisional"
    return value(
      "failover.ringing", failover, after: word, from: last,
      allowed: view.policy.signals.contains(.timeout)
        ? least...(time + view.policy.reactWithin) : nil, view)
  }

  private static func value(
    _ id: MeasureID, _ failover: Failover, after word: String, from seen: Sighting,
    allowed: ClosedRange<Duration>?, _ view: EvidenceView
  ) -> MeasuredValue {
    // What a new connection took is none of the system's time, but may have been waited for.
    let whole = failover.to.startedAt - seen.at
    let own = whole - failover.to.setup(after: seen.at)
    let isBoth = allowed.map { !$0.contains(own) && $0.contains(whole) } ?? false
    return MeasuredValue(
      id, subject(failover, word, view), isBoth ? whole : own, allowed: allowed,
      frames: [failover.to.frame, seen.frame], callID: failover.from.leg?.callID)
  }

  private static func subject(
    _ failover: Failover, _ word: String, _ view: EvidenceView
  ) -> String {
    "\(view.roles.name(of: failover.from.edge)) to \(view.roles.name(of: failover.to.edge)) "
      + "after \(word)"
  }
}
