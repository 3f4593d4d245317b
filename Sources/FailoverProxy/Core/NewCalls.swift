import SIP
import Services
import Signaling
import Wire

// New calls: the response context's actions carried out.
extension ProxyCore {
  mutating func startCall(
    _ request: Message, _ arrival: Listener, _ id: ServerTransactionID,
    _ digest: String, maxForwards: Int, at now: Moment
  ) {
    tally.calls += 1
    reply(request, .trying, id, at: now)
    calls[id] = Call(
      context: ResponseContext(configuration.failover), server: id, request: request,
      arrival: arrival, digest: digest, maxForwards: maxForwards, plan: board.plan(at: now))
    open.insert(id)
    perform(offerNext(id, at: now), for: id, at: now)
  }

  /// A CANCEL gets its 200 at once, whatever becomes of the INVITE (RFC 3261 §9.2, §16.10).
  mutating func cancel(
    _ invite: ServerTransactionID?, _ request: Message, _ id: ServerTransactionID, at now: Moment
  ) {
    guard let invite else { return reply(request, .noSuchTransaction, id, at: now) }
    reply(request, .ok, id, at: now)
    if let actions = calls[invite]?.context.abandon(at: now) {
      note(.info, request.callID, at: now, "the caller gave up")
      if !actions.isEmpty { tally.cancelled += 1 }
      perform(actions, for: invite, at: now)
    } else if let actions = relays[invite]?.relay.abandon() {
      perform(actions, forRelay: invite, at: now)
    }
  }

  mutating func perform(
    _ actions: [ResponseContext.Action], for key: ServerTransactionID, at now: Moment
  ) {
    for action in actions {
      switch action {
      case .relay(let message): relay(message, in: key, at: now)
      case .refuse(let status): refuse(key, status, at: now)
      case .cancel(let index): cancel(key, index, at: now)
      case .linger(let index):
        guard let client = calls[key]?.legs[index].client else { continue }
        layer.linger(client, for: Self.lateness, at: now)
      case .absorb(let index, let message): absorb(message, key, index, at: now)
      case .judge(let index, let outcome): judge(key, index, outcome, at: now)
      case .failover(let trigger):
        noteFailover(key, trigger, at: now)
        perform(offerNext(key, at: now), for: key, at: now)
      }
    }
    settle(key, at: now)
  }

  /// Notes the call's next deadline, or lets it go when nothing can happen to it any more.
  mutating func settle(_ key: ServerTransactionID, at now: Moment) {
    guard let call = calls[key] else { return }
    agenda.set(.call(key), at: call.context.deadline)
    guard call.context.phase == .closed else { return }
    open.remove(key)
    if call.openClients == 0 { calls[key] = nil }
  }

  /// How long an abandoned attempt is listened to: as long as a phone may ring (timer C).
  static let lateness = Duration.seconds(180)

  private mutating func offerNext(
    _ key: ServerTransactionID, at now: Moment
  ) -> [ResponseContext.Action] {
    guard let call = calls[key] else { return [] }
    let tried = Set(call.context.attempts.map(\.trunk))
    guard let (index, pass) = board.admit(call.plan, tried: tried, at: now) else {
      return calls[key]?.context.exhausted() ?? []
    }
    let trunk = board.entries[index].trunk
    let near = call.arrival.endpoint.address
    let branch = marks.next(call.digest)
    guard let source = configuration.listeners.endpoint(over: trunk.transport, near: near),
      let leg = send(call, trunk, from: source, branch: branch, at: now)
    else {
      board.entries[index].breaker.record(.unknown, of: pass, at: now)
      return calls[key]?.context.exhausted() ?? []
    }
    note(.info, call.request.callID, at: now, "offered to \(trunk.name) at \(trunk.endpoint)")
    purposes[leg.client] = .attempt(key, call.legs.count)
    attempts[branch] = (key, call.legs.count)
    calls[key]?.legs.append(leg)
    calls[key]?.openClients += 1
    calls[key]?.context.offered(index, pass, at: now)
    return []
  }

  private mutating func send(
    _ call: Call, _ trunk: Trunk, from source: Endpoint, branch: String, at now: Moment
  ) -> Call.Leg? {
    let ownRoutes = OwnRoute.values(
      from: call.arrival, to: Listener(trunk.transport, source))
    let own = configuration.listeners.map { OwnRoute(listener: $0).value }
    let preloaded = call.request.values(.route)
    let forwarded = ForwardedRequest(
      via: "\(Via.make(trunk.transport, source, branch: branch))", recordRoutes: ownRoutes,
      routes: preloaded.isEmpty ? nil : preloaded.filter { !own.contains($0) },
      maxForwards: call.maxForwards)
    guard let invite = try? Message(forwarded.bytes(from: call.request)) else { return nil }
    let client = layer.send(
      invite, to: trunk.endpoint, from: source, over: trunk.transport, at: now)
    let way = Packet(trunk.transport, from: source, to: trunk.endpoint, [])
    return Call.Leg(client: client, invite: invite, way: way, ownRoutes: ownRoutes)
  }

  private mutating func relay(_ message: Message, in key: ServerTransactionID, at now: Moment) {
    guard let call = calls[key], let status = message.status, let bytes = message.withoutTopVia(),
      let response = try? Message(bytes)
    else { return }
    let isFirst = layer.lastResponse(in: key)?.status?.isFinal != true
    guard layer.respond(response, in: key, at: now), status.isFinal, isFirst else { return }
    note(.info, call.request.callID, at: now, "the caller is told \(status)")
    if status.isSuccess {
      tally.answered += 1
    } else {
      tally.refused[status, default: 0] += 1
    }
  }

  private mutating func refuse(_ key: ServerTransactionID, _ status: StatusCode, at now: Moment) {
    guard let call = calls[key] else { return }
    tally.refused[status, default: 0] += 1
    note(.info, call.request.callID, at: now, "the caller is told \(status) by the proxy itself")
    reply(call.request, status, key, at: now)
  }

  private mutating func cancel(_ key: ServerTransactionID, _ index: Int, at now: Moment) {
    guard let call = calls[key] else { return }
    let leg = call.legs[index]
    guard let cancel = layer.cancel(leg.client, at: now) else { return }
    layer.linger(leg.client, for: Self.lateness, at: now)
    purposes[cancel] = .cancel(key, index)
    unsettled.insert(cancel)
    calls[key]?.legs[index].cancel = cancel
    note(.info, call.request.callID, at: now, "CANCEL to \(leg.way.destination)")
  }

  private mutating func judge(
    _ key: ServerTransactionID, _ index: Int, _ outcome: Breaker.Outcome, at now: Moment
  ) {
    guard let attempt = calls[key]?.context.attempts[index] else { return }
    let changed = board.entries[attempt.trunk].breaker.record(outcome, of: attempt.pass, at: now)
    if changed {
      let entry = board.entries[attempt.trunk]
      note(.warning, at: now, "the breaker of \(entry.trunk.name) is \(entry.breaker.state)")
    }
  }

  private mutating func noteFailover(
    _ key: ServerTransactionID, _ trigger: Trigger, at now: Moment
  ) {
    guard let call = calls[key], let attempt = call.context.attempts.last else { return }
    let name = board.entries[attempt.trunk].trunk.name
    tally.failovers[.init(trunk: name, trigger: trigger), default: 0] += 1
    note(.warning, call.request.callID, at: now, "leaves \(name): \(trigger)")
  }
}
