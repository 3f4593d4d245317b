import SIP
import Services
import Signaling
import Wire

// What the transaction layer says, handed to whom it concerns.
extension ProxyCore {
  mutating func handle(_ event: TransactionEvent, at now: Moment) {
    switch event {
    case .request(let request, let packet, let id):
      admit(request, packet, id, at: now)
    case .cancel(let request, _, let invite, let id):
      cancel(invite, request, id, at: now)
    case .ack(let ack, _, _):
      forwardAck(ack, at: now)
    case .response(let response, _, let id):
      guard let status = response.status else { return }
      handle(response, status, id, at: now)
    case .strayResponse(let response, _):
      handleStray(response, at: now)
    case .timedOut(let id):
      fail(id, .timeout, at: now)
    case .transportFailed(let id, _):
      fail(id, .transportError, at: now)
    case .clientEnded(let id):
      end(id, at: now)
    case .responseFailed(_, let failure):
      note(.warning, at: now, "a response could not be delivered to \(failure.destination)")
    case .ackMissing(let id):
      note(.warning, layer.request(of: id)?.callID, at: now, "the final response was never ACKed")
    case .malformed(let packet, let error):
      tally.malformed += 1
      note(.warning, at: now, "dropped a message from \(packet.source): \(error)")
    case .acknowledged, .serverEnded:
      break
    }
  }

  private mutating func handle(
    _ response: Message, _ status: StatusCode, _ id: ClientTransactionID, at now: Moment
  ) {
    if status.isFinal { unsettled.remove(id) }
    switch purposes[id] {
    case .attempt(let key, let index):
      let actions =
        status.isProvisional
        ? calls[key]?.context.provisional(index, response, at: now)
        : calls[key]?.context.final(index, status, response)
      perform(actions ?? [], for: key, at: now)
    case .cancel(let key, let index):
      if status.isFinal {
        calls[key]?.context.cancelSettled(index, accepted: status.isSuccess)
      }
    case .relay(let key):
      let actions = relays[key]?.relay.receive(response, status, at: now)
      perform(actions ?? [], forRelay: key, at: now)
    case .health(let index):
      if status.isFinal { hearHealth(index, status, id, at: now) }
    case .bye, .other, nil:
      break
    }
  }

  /// A late 2xx still makes a dialog that somebody must end; all else is over (RFC 6026 §8.9).
  private mutating func handleStray(_ response: Message, at now: Moment) {
    guard let status = response.status, status.isSuccess, response.cseq.method == .invite,
      let branch = response.branch, let (key, index) = attempts[branch],
      let actions = calls[key]?.context.final(index, status, response)
    else { return }
    perform(actions, for: key, at: now)
  }

  private mutating func fail(_ id: ClientTransactionID, _ trigger: Trigger, at now: Moment) {
    unsettled.remove(id)
    switch purposes[id] {
    case .attempt(let key, let index):
      perform(calls[key]?.context.failed(index, trigger) ?? [], for: key, at: now)
    case .cancel(let key, let index):
      calls[key]?.context.cancelSettled(index, accepted: false)
    case .relay(let key):
      let actions =
        trigger == .timeout ? relays[key]?.relay.timedOut() : relays[key]?.relay.transportFailed()
      perform(actions ?? [], forRelay: key, at: now)
    case .health(let index):
      missHealth(index, id, at: now)
    case .bye(let callID):
      note(.warning, callID, at: now, "the BYE for a late answer was not answered: \(trigger)")
    case .other, nil:
      break
    }
  }

  private mutating func end(_ id: ClientTransactionID, at now: Moment) {
    unsettled.remove(id)
    switch purposes.removeValue(forKey: id) {
    case .attempt(let key, let index):
      if let branch = calls[key]?.legs[index].invite.branch { attempts[branch] = nil }
      calls[key]?.openClients -= 1
      settle(key, at: now)
    case .relay(let key):
      endRelay(key)
    case .cancel, .bye, .health, .other, nil:
      break
    }
  }
}
