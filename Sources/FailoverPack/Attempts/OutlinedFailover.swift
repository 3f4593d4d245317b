import Calls
import Checks
import Wire

/// A call's step from one trunk to the next, as its outline tells; what `Failover` is of a call.
struct OutlinedFailover {
  enum Trigger {
    case status(CallOutline.Final)
    /// Not one response for that long.
    case silence(Duration)
    /// Nothing for that long since the last response.
    case silenceAfter(Duration)
  }

  let from: OutlineAttempt
  let to: CallOutline.Leg
  let trigger: Trigger

  init(from: OutlineAttempt, to: CallOutline.Leg) {
    self.from = from
    self.to = to
    // What comes after the CANCEL is its effect and not the reason for it.
    let given = min(to.invite.frame, from.extras.cancel?.sent.frame ?? .max)
    if let final = from.leg.final, final.mark.frame < given {
      trigger = .status(final)
    } else if let last = from.lastSaid {
      trigger = .silenceAfter(to.invite.at - last.at)
    } else {
      trigger = .silence(to.invite.at - from.leg.invite.at)
    }
  }
}

extension CallOutline {
  /// The failovers of the call, in order.
  var failovers: [OutlinedFailover] {
    let attempts = attempts
    return zip(attempts, attempts.dropFirst()).map { OutlinedFailover(from: $0, to: $1.leg) }
  }

  /// Whether there is a trunk that was not tried.
  var hasTrunkLeft: Bool {
    let tried = traits.contains(.failedOver) ? attempts.count : hasEdge ? 1 : 0
    return tried < edges
  }
}
