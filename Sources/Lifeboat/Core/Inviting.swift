import SIP
import Services
import Signaling
import Wire

// A target called from here; its answer joins both legs.
extension LifeboatCore {
  /// Sends the target's INVITE; false where that cannot be.
  mutating func invite(_ target: CallList.Target, _ call: Int, at now: Moment) -> Bool {
    guard let known = calls[call], known.maxForwards > 1, let remote = target.uri.endpoint,
      let local = configuration.listeners.endpoint(
        over: target.uri.hop, near: known.caller.way.local.address),
      let media = ports.take(at: known.caller.media.address)
    else { return false }
    let way = Way(transport: target.uri.hop, local: local, remote: remote)
    let tag = generator.token(length: 10)
    var from = known.caller.invite.header(.from).flatMap { NameAddress($0) }
    from?.uri.host = "\(local.address)"
    from?.uri.port = nil
    from?.uri.parameters = []
    from?.parameters = []
    let fallback = NameAddress(URI(user: "anonymous", host: "\(local.address)"))
    var draft = Draft(.request(.invite, uri: "\(target.uri)"))
    draft.append(.maxForwards, "\(known.maxForwards - 1)")
    draft.append(.from, "\((from ?? fallback).tagged(tag))")
    draft.append(.to, "\(NameAddress(target.uri))")
    draft.append(.callID, "\(generator.token(length: 16))@\(local.address)")
    draft.append(.cseq, "1 INVITE")
    draft.append(.contact, contact(way))
    draft.append(.allow, Self.methods)
    draft.fields += known.context
    guard let offer = offer(to: media, for: known.caller) else {
      ports.give(back: media)
      return false
    }
    draft.describe(offer)
    guard let (id, request) = send(draft, way, for: .attempt(call), at: now) else {
      ports.give(back: media)
      return false
    }
    var leg = Leg(request, localTag: tag, way: way, media: media, Playout(using: &generator))
    leg.local = offer
    calls[call]?.attempt?.client = id
    calls[call]?.attempt?.leg = leg
    return true
  }

  /// What the caller and this end agreed on, in the caller's order and under its numbers: what
  /// the target takes of it needs no coding anew.
  private mutating func offer(to media: Endpoint, for caller: Leg) -> SessionDescription? {
    guard var stream = caller.local?.audio else { return nil }
    stream.port = media.port
    stream.direction = .sendrecv
    stream.connectionAddress = nil
    return SessionDescription(
      origin: .init(
        username: "lifeboat", sessionID: "\(generator.next() >> 32)",
        address: "\(media.address)"),
      connectionAddress: "\(media.address)", media: [stream])
  }

  /// A response to the target's INVITE.
  mutating func hearTarget(
    _ call: Int, _ response: Message, _ status: StatusCode, _ id: ClientTransactionID,
    at now: Moment
  ) {
    if let known = response.toTag.flatMap({ acknowledgements[id]?[$0] }), status.isSuccess {
      outbox.append(known)
      return
    }
    guard let attempt = calls[call]?.attempt, attempt.client == id, let leg = attempt.leg else {
      // The call is joined already: a second phone has answered the same INVITE.
      if status.isSuccess, let leg = calls[call]?.target {
        endUnwanted(response, leg, id, at: now)
      }
      return
    }
    if status.isProvisional {
      calls[call]?.attempt?.hasProvisional = true
    } else if status.isSuccess {
      take(response, leg, call, id, at: now)
    } else {
      note(calls[call], at: now, "the target answered \(status) \(status.reason)")
      ports.give(back: leg.media)
      calls[call]?.attempt?.client = nil
      calls[call]?.attempt?.leg = nil
      tally.targetFailed(status == .busyHere || status == .busyEverywhere ? .busy : .refused)
      tryNextTarget(call, at: now)
    }
  }

  private mutating func take(
    _ response: Message, _ leg: Leg, _ call: Int, _ id: ClientTransactionID, at now: Moment
  ) {
    var leg = leg
    leg.remote = try? SessionDescription(response.body)
    guard let dialog = Dialog(caller: leg.invite, response: response),
      leg.remote?.audio != nil, leg.codec != nil || leg.remote?.isHold == true
    else {
      note(calls[call], .warning, at: now, "the target's answer cannot be used")
      tally.targetFailed(.refused)
      calls[call]?.attempt?.client = nil
      calls[call]?.attempt?.leg = nil
      ports.give(back: leg.media)
      endUnwanted(response, leg, id, at: now)
      return tryNextTarget(call, at: now)
    }
    leg.dialog = dialog
    leg.isTakenUp = true
    acknowledge(response, dialog, of: leg.invite, leg, id)
    calls[call]?.attempt = nil
    calls[call]?.target = leg
    calls[call]?.menu.reached()
    calls[call]?.outcome = .connected
    agenda.set(.ring(call), at: nil)
    index(call, .target)
    beginReports(call, .target, at: now)
    join(call, at: now)
  }
}
