public import Calls
public import SIP
public import Wire

/// One trunk tried for a call, with what the trunk did about it.
public struct Attempt: Sendable {
  public let edge: Endpoint
  /// The trunk's place in the order, from 0 (the primary).
  public let order: Int
  public let startedAt: Moment
  /// The INVITE's frame, or that of the refusal where the connection was refused.
  public let frame: Int
  /// The leg; nil where the connection was refused before an INVITE could be sent.
  public let leg: Leg?
  /// The ICMP unreachable or TCP reset that ended the attempt.
  public let refusal: Sighting?
}

extension Call {
  /// The trunks the system tried for this call, in capture order.
  public func attempts(_ roles: Roles, _ refusals: NetworkRefusals) -> [Attempt] {
    var attempts = edgeLegs(roles).compactMap { leg -> Attempt? in
      guard let order = roles.edgeOrder(leg.callee) else { return nil }
      let frame = leg.invites[0].request.frame
      return Attempt(
        edge: leg.callee, order: order, startedAt: leg.startedAt, frame: frame, leg: leg,
        refusal: refusals.refusal(of: order, from: frame))
    }
    guard let caller = callerLegs(roles).first else { return attempts }
    let began = caller.invites[0].request
    let tried = Set(attempts.map(\.order))
    // What comes when all is said is no answer to a connection that was tried for this call.
    let until = attempts.map(\.frame).max() ?? caller.final?.frame ?? Int.max
    for refusal in refusals.connections
    where refusal.frame > began.frame && refusal.frame < until {
      guard let order = roles.edgeOrder(refusal.source), !tried.contains(order),
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
