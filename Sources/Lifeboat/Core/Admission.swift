import SIP
import Services
import Signaling
import Wire

// Requests outside any dialog.
extension LifeboatCore {
  static let methods = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, NOTIFY"

  mutating func admit(
    _ request: Message, _ packet: Packet, _ id: ServerTransactionID, at now: Moment
  ) {
    guard let method = request.method, method == request.cseq.method else {
      return reply(.badRequest, to: request, id, at: now)
    }
    let wanted = request.values(.require)
    guard wanted.isEmpty else {
      return reply(
        .badExtension, to: request, id, [("Unsupported", wanted.joined(separator: ", "))], at: now)
    }
    switch method {
    case .invite where isStopping:
      tally.refused[.serviceUnavailable, default: 0] += 1
      reply(.serviceUnavailable, to: request, id, [("Retry-After", "10")], at: now)
    case .invite where calls.count >= configuration.limits.callers:
      tally.refused[.serviceUnavailable, default: 0] += 1
      note(callID: request.callID, .warning, at: now, "refused a call: as many as may be are here")
      reply(.serviceUnavailable, to: request, id, [("Retry-After", "5")], at: now)
    case .invite:
      answer(request, packet, id, at: now)
    case .options where isStopping:
      reply(.serviceUnavailable, to: request, id, at: now)
    case .options:
      reply(
        .ok, to: request, id, [("Allow", Self.methods), ("Accept", "application/sdp")], at: now)
    case .bye, .info, .notify, .refer, .update, .prack:
      reply(.noSuchTransaction, to: request, id, at: now)
    default:
      reply(.methodNotAllowed, to: request, id, [("Allow", Self.methods)], at: now)
    }
  }

  mutating func refuse(
    _ status: StatusCode, _ request: Message, _ id: ServerTransactionID, at now: Moment,
    because reason: String
  ) {
    tally.refused[status, default: 0] += 1
    note(callID: request.callID, .warning, at: now, "refused a call with \(status): \(reason)")
    reply(status, to: request, id, at: now)
  }

  mutating func reply(
    _ status: StatusCode, to request: Message, _ id: ServerTransactionID,
    _ headers: [(name: String, value: String)] = [], at now: Moment
  ) {
    var draft = Draft(status, replyingTo: request, tag: generator.token(length: 10))
    for header in headers { draft.append(HeaderName(header.name), header.value) }
    guard let response = try? draft.message() else { return }
    layer.respond(response, in: id, at: now)
  }
}

extension StatusCode {
  static let badExtension = StatusCode(rawValue: 420) ?? .badRequest
  static let requestPending = StatusCode(rawValue: 491) ?? .serverInternalError
  static let unsupportedMediaType = StatusCode(rawValue: 415) ?? .badRequest
}
