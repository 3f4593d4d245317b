import SIP
import Services
import Signaling
import Wire

// Requests inside the dialogs of calls.
extension LifeboatCore {
  mutating func receiveInDialog(
    _ request: Message, _ packet: Packet, _ id: ServerTransactionID, at now: Moment
  ) {
    guard let key = legKey(of: request), var dialog = calls[key.call]?[key.side]?.dialog else {
      return reply(.noSuchTransaction, to: request, id, at: now)
    }
    guard dialog.receive(request) == .accept else {
      return reply(.serverInternalError, to: request, id, at: now)
    }
    calls[key.call]?[key.side]?.dialog = dialog
    switch request.method {
    case .bye:
      reply(.ok, to: request, id, at: now)
      end(key.call, by: key.side, at: now)
    case .invite: receiveReinvite(request, key, id, at: now)
    case .info: receiveInfo(request, key, id, at: now)
    case .options:
      reply(
        .ok, to: request, id, [("Allow", Self.methods), ("Accept", "application/sdp")], at: now)
    case .notify:
      guard key.side == .caller, calls[key.call]?.attempt?.refers.isEmpty == false else {
        return reply(.noSuchTransaction, to: request, id, at: now)
      }
      reply(.ok, to: request, id, at: now)
      receiveNotify(request, key.call, at: now)
    default:
      reply(.methodNotAllowed, to: request, id, [("Allow", Self.methods)], at: now)
    }
  }

  /// A new offer, such as hold, or the wish for one; it is answered here for this leg alone.
  private mutating func receiveReinvite(
    _ invite: Message, _ key: LegKey, _ id: ServerTransactionID, at now: Moment
  ) {
    guard var leg = calls[key.call]?[key.side] else { return }
    guard leg.reinvite == nil, leg.answer == nil else {
      return reply(.requestPending, to: invite, id, at: now)
    }
    guard let local = leg.local else { return reply(.serverInternalError, to: invite, id, at: now) }
    if invite.body.isEmpty {
      leg.offered = local.reoffer(.sendrecv)
    } else {
      // Joined legs keep to what both have.
      let names =
        calls[key.call]?.isBridged == true ? local.audio?.codecs.map(\.codecName) : Self.codecs
      guard let offer = try? SessionDescription(invite.body),
        let answer = SessionDescription.answer(
          to: offer, supporting: names ?? Self.codecs, address: leg.media.address,
          port: leg.media.port, origin: local.origin.next)
      else { return reply(.notAcceptableHere, to: invite, id, at: now) }
      leg.remote = offer
      leg.local = answer
    }
    guard let response = try? success(to: invite, leg).message() else { return }
    calls[key.call]?[key.side] = leg
    layer.respond(response, in: id, at: now)
    await2xx(response, key.call, key.side, at: now)
    refreshRelays(key.call)
  }

  /// A key as a message (`application/dtmf-relay`, `application/dtmf`).
  private mutating func receiveInfo(
    _ info: Message, _ key: LegKey, _ id: ServerTransactionID, at now: Moment
  ) {
    guard !info.body.isEmpty else { return reply(.ok, to: info, id, at: now) }
    let type = info.header(.contentType)?.lowercased() ?? ""
    let digit: Character?
    if type.hasPrefix("application/dtmf-relay") {
      digit = KeyText.relay(info.body)
    } else if type.hasPrefix("application/dtmf") {
      digit = KeyText.plain(info.body)
    } else {
      return reply(.unsupportedMediaType, to: info, id, at: now)
    }
    guard let digit else { return reply(.badRequest, to: info, id, at: now) }
    reply(.ok, to: info, id, at: now)
    if calls[key.call]?.isBridged == true {
      send(.info, key.call, key.side.other, for: .other, at: now) { draft in
        draft[.contentType] = info.header(.contentType)
        draft.body = Array(info.body)
      }
    } else if key.side == .caller {
      press(digit, key.call, at: now)
    }
  }
}
