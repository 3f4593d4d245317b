import Calls
import SIP
import Wire

/// One trunk tried for a call, with what the trunk did about it.
struct Attempt {
  let edge: Endpoint
  /// The trunk's place in the order, from 0 (the primary).
  let order: Int
  let startedAt: Moment
  /// The INVITE's frame, or that of the refusal where the connection was refused.
  let frame: Int
  /// The leg; nil where the connection was refused before an INVITE could be sent.
  let leg: Leg?
  /// The ICMP unreachable or TCP reset that ended the attempt.
  let refusal: Sighting?
}

extension Call {
  /// The trunks the system tried for this call, in capture order.
  func attempts(in evidence: EvidenceView) -> [Attempt] {
    var attempts = edgeLegs(evidence.roles).compactMap { leg -> Attempt? in
      guard let order = evidence.roles.edgeOrder(leg.callee) else { return nil }
      return Attempt(
        edge: leg.callee, order: order, startedAt: leg.startedAt,
        frame: leg.invites[0].request.frame, leg: leg,
        refusal: evidence.refusal(of: order, from: leg.invites[0].request.frame))
    }
    guard let began = callerLegs(evidence.roles).first?.invites[0].request else { return attempts }
    let tried = Set(attempts.map(\.order))
    let until = attempts.map(\.frame).max() ?? Int.max
    for refusal in evidence.connectionRefusals
    where refusal.frame > began.frame && refusal.frame < until {
      guard let order = evidence.roles.edgeOrder(refusal.source), !tried.contains(order),
        !attempts.contains(where: { $0.order == order })
      else { continue }
      attempts.append(
        Attempt(
          edge: refusal.source, order: order, startedAt: refusal.at, frame: refusal.frame,
          leg: nil, refusal: refusal))
    }
    return attempts.sorted { $0.frame < $1.frame }
  }
}
