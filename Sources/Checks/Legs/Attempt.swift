public import Calls
public import SIP
public import Wire

/// One trunk tried for a call, with what the trunk did about it.
public struct Attempt: Sendable {
  public let edge: Endpoint
  /// The trunk's place in the order, from 0 (the primary).
  public let order: Int
  public let startedAt: Moment
  /// The INVITE's frame; that of the refusal where the connection was refused, and of the SYN where
  /// nobody answered.
  public let frame: Int
  /// The leg; nil where there was no connection on which an INVITE could be sent.
  public let leg: Leg?
  /// The ICMP unreachable or TCP reset that ended the attempt.
  public let refusal: Sighting?
  /// When the connection was set up that the INVITE was sent on, where that took notable time.
  let setup: ClosedRange<Moment>?
  /// When other connections to trunks were asked for behind this one and not answered, up to the
  /// next trunk's INVITE.
  public let others: [Moment]

  /// What follows sooner follows at once.
  static let promptness = Duration.milliseconds(200)
  /// A connection that is asked for as soon after a call came is taken for the call's.
  package static let immediacy = Duration.milliseconds(100)
  /// An INVITE that leaves as soon after a connection was refused may have waited for it.
  static let patience = Duration.seconds(1)
  /// Who has not answered a connection for so long is silent.
  static let silence = Duration.milliseconds(500)

  init(
    edge: Endpoint, order: Int, startedAt: Moment, frame: Int, leg: Leg?, refusal: Sighting?,
    setup: ClosedRange<Moment>? = nil, others: [Moment] = []
  ) {
    self.edge = edge
    self.order = order
    self.startedAt = startedAt
    self.frame = frame
    self.leg = leg
    self.refusal = refusal
    self.setup = setup
    self.others = others
  }

  /// How much of the time between that moment and the INVITE the connection took to set up, for
  /// which the network and the trunk answer and not the system.
  ///
  /// An INVITE that left later than at once has not waited for it.
  public func setup(after moment: Moment) -> Duration {
    guard let setup, startedAt - setup.upperBound <= Self.promptness else { return .zero }
    let time = min(setup.upperBound, startedAt) - max(setup.lowerBound, moment)
    return max(time, .zero)
  }
}

extension Call {
  /// The trunks the system tried for this call, in capture order.
  public func attempts(
    _ roles: Roles, _ refusals: NetworkRefusals, _ setups: ConnectionSetups
  ) -> [Attempt] {
    var attempts = edgeLegs(roles).compactMap { leg -> Attempt? in
      guard let order = roles.edgeOrder(leg.callee) else { return nil }
      let invite = leg.invites[0].request
      return Attempt(
        edge: leg.callee, order: order, startedAt: leg.startedAt, frame: invite.frame, leg: leg,
        refusal: refusals.refusal(of: order, from: invite.frame), setup: setups.setup(of: invite))
    }
    guard let caller = callerLegs(roles).first else { return attempts }
    let began = caller.invites[0].request
    let tried = Set(attempts.map(\.order))
    // What comes when all is said is no answer to a connection that was tried for this call.
    let until = attempts.map(\.frame).max() ?? caller.final?.frame ?? Int.max
    let silent = silentTry(caller, attempts, refusals.silences, roles)
    for refusal in refusals.connections
    where refusal.frame > began.frame && refusal.frame < until {
      guard let order = roles.edgeOrder(refusal.source), !tried.contains(order),
        !attempts.contains(where: { $0.order == order })
      else { continue }
      // While a trunk rings, what becomes of connections to others is about other calls.
      if let next = attempts.first(where: { $0.frame > refusal.frame }),
        attempts.contains(where: { $0.frame < refusal.frame }),
        next.startedAt - refusal.at > Attempt.patience
      {
        continue
      }
      // Where nobody has answered, a reset is the answer if it is of that connection.
      if let silent, silent.order == order, silent.from != refusal.destination { continue }
      attempts.append(
        Attempt(
          edge: refusal.source, order: order, startedAt: refusal.at, frame: refusal.frame,
          leg: nil, refusal: refusal))
    }
    if let silent, !attempts.contains(where: { $0.order == silent.order }) {
      attempts.append(silent.attempt)
    }
    return attempts.sorted { $0.frame < $1.frame }
  }

  /// The trunk that was tried first and did not even answer the connection.
  ///
  /// A connection may be for another call or for OPTIONS. It is taken for this call's where it was
  /// asked for as soon as the call came, and no other trunk was tried until it must have been
  /// answered.
  private func silentTry(
    _ caller: Leg, _ attempts: [Attempt], _ silences: [Sighting], _ roles: Roles
  ) -> (attempt: Attempt, order: Int, from: Endpoint)? {
    guard !silences.isEmpty,
      outwardLegs(roles).allSatisfy({ roles.edgeOrder($0.callee) != nil })
    else { return nil }
    let began = caller.invites[0].request
    let next = attempts.min { $0.frame < $1.frame }
    // What else the system says of its own comes of no trunk.
    if next == nil, let told = caller.final?.status, !told.isOfNoTrunk { return nil }
    let ends = [caller.final, caller.cancels.first?.request].compactMap(\.self)
    let end = next.map { $0.setup?.lowerBound ?? $0.startedAt } ?? ends.map(\.at).min()
    let own = silences.first { silence in
      silence.frame > began.frame && silence.at - began.at <= Attempt.immediacy
        && end.map { $0 - silence.at >= Attempt.silence } ?? true
        && !attempts.contains { $0.order == roles.edgeOrder(silence.destination) }
    }
    guard let own, let order = roles.edgeOrder(own.destination) else { return nil }
    let others = silences.filter { $0.frame > own.frame && $0.at <= end ?? $0.at }
    let attempt = Attempt(
      edge: own.destination, order: order, startedAt: own.at, frame: own.frame, leg: nil,
      refusal: nil, others: others.map(\.at))
    return (attempt, order, own.source)
  }
}

extension StatusCode {
  /// Whether it may say that no trunk could be reached.
  package var isOfNoTrunk: Bool {
    self == .requestTimeout || self == .temporarilyUnavailable || self.class == .serverFailure
  }
}
