import Calls
import SIP
import Wire

/// What calls saw of one trunk, in the order it happened, and what its breaker should have been.
struct BreakerHistory {
  /// A call's beginning, with the state the policy asks for at that moment.
  struct Start {
    enum Expected {
      /// The trunk is to be tried: fewer failures in a row than the threshold.
      case closed(failures: Int)
      /// The same, and the last thing the trunk said shows that it is well.
      case well(since: Sighting)
      /// The trunk is to be spared.
      case open(since: Sighting)
      /// The interval is just over, or the opening is just happening: either is right.
      case either
      /// The interval is over: the trunk is to be tried again.
      case over(since: Sighting)
    }

    let call: Call
    let caller: Leg
    let expected: Expected
    let wasTried: Bool
  }

  let edge: Roles.Party
  let starts: [Start]

  init(of edge: Roles.Party, in view: EvidenceView) {
    self.edge = edge
    let policy = view.policy.breaker
    var finals: [(sighting: Sighting, status: StatusCode)] = []
    for call in view.calls {
      for leg in call.edgeLegs(view.roles) where edge.isAt(leg.callee) {
        if let final = leg.final, let status = final.status { finals.append((final, status)) }
      }
    }
    finals.sort { $0.sighting.frame < $1.sighting.frame }
    let legs = view.calls.flatMap { $0.edgeLegs(view.roles) }
      .filter { $0.callee.address == edge.address }.map(\.invite.request.frame).sorted()
    starts = view.calls.sorted { $0.startedAt < $1.startedAt }.compactMap { call in
      guard let caller = call.callerLegs(view.roles).first else { return nil }
      let began = caller.invites[0].request
      var failures = 0
      var opened: Sighting?
      for final in finals where final.sighting.frame < began.frame {
        failures = final.status == .serviceUnavailable ? failures + 1 : 0
        if failures >= policy.threshold { opened = final.sighting }
        if failures == 0 { opened = nil }
      }
      let last = finals.last { $0.sighting.frame < began.frame }
      let lastTry = legs.last { $0 < began.frame }
      // Shares of weights give calls to others by right, and a try without an answer says nothing.
      if let last, failures == 0, view.policy.weights.isEmpty,
        !view.policy.triggers.contains(last.status),
        last.status.class != .serverFailure, last.sighting.frame > lastTry ?? .max
      {
        return Start(
          call: call, caller: caller, expected: .well(since: last.sighting),
          wasTried: call.attempts(in: view).contains { $0.edge.address == edge.address })
      }
      return Start(
        call: call, caller: caller,
        expected: Self.expected(
          failures, opened, at: began.at, policy, slack: view.policy.reactWithin),
        wasTried: call.attempts(in: view).contains { edge.isAt($0.edge) })
    }
  }

  private static func expected(
    _ failures: Int, _ opened: Sighting?, at now: Moment, _ policy: FailoverPolicy.Breaker,
    slack: Duration
  ) -> Start.Expected {
    guard let opened else { return .closed(failures: failures) }
    let age = now - opened.at
    // Just after the opening the system may still be busy with the 503 itself; around the end of
    // the interval its clock and ours may disagree.
    if age < .milliseconds(20) { return .either }
    if age < policy.interval - .milliseconds(50) { return .open(since: opened) }
    return age > policy.interval + slack ? .over(since: opened) : .either
  }
}
