import SIP
import Services
import Signaling
import Wire

/// A relay and the client transaction that carries it.
struct RelayedRequest: Sendable {
  var relay: Relay
  let request: Message
  let client: ClientTransactionID
}

// Requests inside dialogs: they follow their Route to the leg that answered.
extension ProxyCore {
  mutating func forward(
    _ request: Message, _ hop: NextHop, maxForwards: Int, _ digest: String,
    _ id: ServerTransactionID, at now: Moment
  ) {
    let isInvite = request.method == .invite
    if isInvite { reply(request, .trying, id, at: now) }
    guard let forwarded = forwarded(request, hop, maxForwards: maxForwards, digest) else {
      return refuse(request, .serverInternalError, id, at: now)
    }
    let client = layer.send(
      forwarded, to: hop.destination, from: hop.source, over: hop.transport, at: now)
    relays[id] = RelayedRequest(
      relay: Relay(isInvite: isInvite, timerC: configuration.failover.timerC, at: now),
      request: request, client: client)
    purposes[client] = .relay(id)
    unsettled.insert(client)
    agenda.set(.relay(id), at: relays[id]?.relay.deadline)
  }

  /// An ACK for a 2xx has no transaction and no answer (RFC 3261 §16.6, last item of 10).
  mutating func forwardAck(_ ack: Message, at now: Moment) {
    let digest = marks.digest(of: ack)
    guard ack.cseq.method == .ack, let maxForwards = Self.maxForwards(of: ack), maxForwards > 0,
      !marks.isLoop(ack, digest: digest),
      case .forward(let hop) = NextHop.decide(ack, configuration),
      let forwarded = forwarded(ack, hop, maxForwards: maxForwards - 1, digest)
    else { return note(.warning, ack.callID, at: now, "dropped an ACK that leads nowhere") }
    layer.sendDirect(forwarded, to: hop.destination, from: hop.source, over: hop.transport)
  }

  mutating func perform(
    _ actions: [Relay.Action], forRelay key: ServerTransactionID, at now: Moment
  ) {
    guard let relayed = relays[key] else { return }
    for action in actions {
      switch action {
      case .relay(let message):
        guard let bytes = message.withoutTopVia(), let response = try? Message(bytes) else {
          continue
        }
        layer.respond(response, in: key, at: now)
      case .refuse(let status):
        refuse(relayed.request, status, key, at: now)
      case .cancel:
        guard let cancel = layer.cancel(relayed.client, at: now) else { continue }
        purposes[cancel] = .other
      case .drop:
        layer.forget(key, at: now)
      }
    }
    agenda.set(.relay(key), at: relays[key]?.relay.deadline)
  }

  mutating func endRelay(_ key: ServerTransactionID) {
    relays[key] = nil
    agenda.set(.relay(key), at: nil)
  }

  private mutating func forwarded(
    _ request: Message, _ hop: NextHop, maxForwards: Int, _ digest: String
  ) -> Message? {
    let via = Via.make(hop.transport, hop.source, branch: marks.next(digest))
    let forwarded = ForwardedRequest(
      via: "\(via)", routes: hop.routes, uri: hop.uri, maxForwards: maxForwards)
    return try? Message(forwarded.bytes(from: request))
  }
}
