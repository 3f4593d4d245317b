import SIP
import Services
import Signaling
import Wire

// What the transaction layer says, handed to whom it concerns.
extension LifeboatCore {
  mutating func handle(_ event: TransactionEvent, at now: Moment) {
    switch event {
    case .request(let request, let packet, let id):
      if request.toTag == nil {
        admit(request, packet, id, at: now)
      } else {
        receiveInDialog(request, packet, id, at: now)
      }
    case .cancel(let request, _, let invite, let id):
      // A call is answered at once, so that a CANCEL always comes too late (RFC 3261 §9.2).
      reply(invite == nil ? .noSuchTransaction : .ok, to: request, id, at: now)
    case .ack(let ack, _, _):
      receiveAck(ack, at: now)
    case .response(let response, _, let id):
      guard let status = response.status else { return }
      handle(response, status, id, at: now)
    case .timedOut(let id), .transportFailed(let id, _):
      fail(id, at: now)
    case .clientEnded(let id):
      purposes[id] = nil
      abandoned[id] = nil
      acknowledgements[id] = nil
    case .responseFailed(_, let failure):
      note(callID: nil, .warning, at: now, "a response could not go to \(failure.destination)")
    case .malformed(let packet, let error):
      tally.malformed += 1
      note(callID: nil, .warning, at: now, "dropped a message from \(packet.source): \(error)")
    case .acknowledged, .ackMissing, .serverEnded, .strayResponse:
      break
    }
  }

  private mutating func handle(
    _ response: Message, _ status: StatusCode, _ id: ClientTransactionID, at now: Moment
  ) {
    switch purposes[id] {
    case .attempt(let call): hearTarget(call, response, status, id, at: now)
    case .refer(let call, let target): hearRefer(call, target, status, at: now)
    case .reinvite(let call, let side): hearReinvite(call, side, response, status, id, at: now)
    case .abandoned: hearAbandoned(response, status, id, at: now)
    case .bye: if status.isFinal { purposes[id] = nil }
    case .other, nil: break
    }
  }

  /// Nothing came, or nothing could go.
  private mutating func fail(_ id: ClientTransactionID, at now: Moment) {
    switch purposes[id] {
    case .attempt(let call):
      guard calls[call]?.attempt?.client == id else { return }
      tally.targetFailed(.silent)
      tryNextTarget(call, at: now)
    case .refer(let call, let target):
      guard calls[call]?.attempt?.index == target else { return }
      tally.targetFailed(.silent)
      tryNextTarget(call, at: now)
    case .reinvite(let call, let side):
      calls[call]?[side]?.reinvite = nil
      // RFC 3261 §12.2.1.2: no answer at all means that the dialog is gone.
      lose(call, at: now)
    case .bye: purposes[id] = nil
    case .abandoned, .other, nil: break
    }
  }
}
