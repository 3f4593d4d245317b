import Calls
import Checks
import SIP
import Wire

/// A call's step from one trunk to the next.
struct Failover {
  /// Why the system may have gone on, as the wire showed it up to the next attempt.
  enum Trigger {
    case status(StatusCode, Sighting)
    /// The network refused; ICMP unreachable or TCP reset.
    case refused(Sighting)
    /// Not one response for that long.
    case silence(Silence)
    /// Nobody answered a connection for that long.
    case unconnected(Unconnected)
    /// A provisional, and nothing for that long since.
    case silenceAfter(Sighting, Duration)
    /// The trunk had answered with a 2xx.
    case answered(Sighting)
  }

  let call: Call
  let from: Attempt
  let to: Attempt
  let trigger: Trigger

  /// `began`: when the system began to look for the trunk it then tried.
  private init(_ call: Call, from: Attempt, to: Attempt, began: Moment) {
    self.call = call
    self.from = from
    self.to = to
    trigger = Self.trigger(from: from, to: to, began: began)
  }

  /// Whether the system calls whom a 3xx has named instead (RFC 3261 §8.1.3.4, §16.5).
  var followsRedirection: Bool {
    guard case .status(let status, let final) = trigger, status.rawValue / 100 == 3,
      let called = to.leg?.invite.request.message?.requestURI.flatMap({ URI($0) })
    else { return false }
    return final.message?.values(.contact).contains { value in
      guard let named = NameAddress(value)?.uri else { return false }
      return named.user == called.user && named.host.lowercased() == called.host.lowercased()
        && named.port ?? 5060 == called.port ?? 5060
    } ?? false
  }

  /// The failovers of a call, in order.
  static func all(of call: Call, in view: EvidenceView) -> [Failover] {
    let attempts = call.attempts(in: view).withoutLastSilence
    let began = [call.startedAt] + attempts.map(\.startedAt)
    return zip(zip(attempts, attempts.dropFirst()), began).map { pair, began in
      Failover(call, from: pair.0, to: pair.1, began: began)
    }
  }

  private static func trigger(from: Attempt, to: Attempt, began: Moment) -> Trigger {
    let silence = Silence(from: from, to: to, began: began)
    guard let leg = from.leg else {
      return from.refusal.map(Trigger.refused) ?? .unconnected(Unconnected(from: from, to: to))
    }
    // What comes after the CANCEL, a 487 above all, is its effect and not the reason for it.
    let given = min(to.frame, leg.cancels.map(\.request.frame).min() ?? .max)
    let seen = leg.invite.responses.filter { $0.frame < given }
    if let final = seen.first(where: { $0.status?.isFinal == true }), let status = final.status {
      return status.isSuccess ? .answered(final) : .status(status, final)
    }
    if let refusal = from.refusal, refusal.frame < to.frame { return .refused(refusal) }
    if let last = seen.last { return .silenceAfter(last, to.startedAt - last.at) }
    return .silence(silence)
  }
}
