import SIP
import Signaling
import Wire

// Requests inside a call's dialog, from the other end.
extension UserAgent {
  mutating func receiveInDialog(
    _ request: Message, _ way: Way, _ id: ServerTransactionID, at now: Moment
  ) {
    let call = DialogID(received: request).flatMap { dialog in
      calls.lastIndex { $0.owns(dialog) }
    }
    let letter = Letter(request, at: now, call: call, server: id, way: way)
    guard let call else {
      keep(letter)
      answer(.noSuchTransaction, request, id, at: now)
      return
    }
    if calls[call].dialog?.receive(request) == .outOfOrder {
      keep(letter)
      answer(.serverInternalError, request, id, at: now)
      return
    }
    let claim = keep(letter)
    let isGone = calls[call].phase == .endedThere || calls[call].dialog == nil
    switch request.method {
    case .bye: receiveBye(request, way, id, call, claim: claim, at: now)
    case .notify where calls[call].transfer.isSubscribed:
      let ok = response(.ok, to: request, tag: calls[call].localTag)
      reply(.notifyOK, ok, request, way, id, claim: claim, call: call, at: now)
    case _ where isGone: answer(.noSuchTransaction, request, id, at: now)
    case .invite: receiveReinvite(request, way, id, call, claim: claim, at: now)
    case .info:
      let ok = response(.ok, to: request, tag: calls[call].localTag)
      reply(.infoOK, ok, request, way, id, claim: claim, call: call, at: now)
    case .options:
      var ok = response(.ok, to: request, tag: calls[call].localTag)
      ok.append(.allow, Self.methods)
      reply(.optionsOK, ok, request, way, id, claim: claim, call: call, at: now)
    case .refer: receiveRefer(request, way, id, call, claim: claim, at: now)
    case .notify: answer(.noSuchTransaction, request, id, at: now)
    default: answer(.methodNotAllowed, request, id, at: now)
    }
  }

  private mutating func receiveBye(
    _ bye: Message, _ way: Way, _ id: ServerTransactionID, _ call: Int, claim: Int?,
    at now: Moment
  ) {
    let isExtra = calls[call].dialog.map { DialogID(received: bye) != $0.id } ?? false
    if !isExtra, calls[call].phase == .endedThere {
      answer(.noSuchTransaction, bye, id, at: now)
      return
    }
    let ok = response(.ok, to: bye, tag: calls[call].localTag)
    reply(.byeOK, ok, bye, way, id, claim: claim, call: call, at: now)
    guard !isExtra else { return }
    if calls[call].phase == .inviting, let server = calls[call].server {
      // A BYE in an early dialog ends its INVITE too (RFC 3261 §15.1.2).
      let tag = calls[call].localTag
      answer(.requestTerminated, calls[call].invite, server, tag: tag, at: now)
    }
    calls[call].answer = nil
    calls[call].phase = .endedThere
  }

  private mutating func receiveReinvite(
    _ invite: Message, _ way: Way, _ id: ServerTransactionID, _ call: Int, claim: Int?,
    at now: Moment
  ) {
    if calls[call].reinvite != nil {
      // Both at once: RFC 3261 §14.2.
      answer(StatusCode(rawValue: 491) ?? .serverInternalError, invite, id, at: now)
      return
    }
    // What the script says itself may have what the party by itself would refuse.
    if scriptAnswers(after: claim) { return }
    var draft = response(.ok, to: invite, tag: calls[call].localTag)
    draft.append(.contact, contact(over: way.transport))
    draft.append(.allow, Self.methods)
    guard describe(Reply(.ok), in: &draft, call: call, offer: invite) else {
      answer(.notAcceptableHere, invite, id, at: now)
      return
    }
    let sent = reply(
      .reinviteOK, draft, invite, way, id, claim: claim, call: call, at: now)
    guard let sent, sent.status?.isSuccess == true else { return }
    let delay = Departure(rules(for: .reinviteOK, claim: claim)).delay
    let packet = Packet(way.transport, from: endpoint, to: way.endpoint, sent.bytes)
    calls[call].answer = Answer(
      message: sent, packet: packet, repeater: AnswerRepeater(timers: layer.timers, at: now + delay)
    )
  }

  /// Answers the request a step has taken, as its script says.
  mutating func respond(
    _ reply: Reply, toOpen open: Letter, _ id: ServerTransactionID, at now: Moment
  ) -> Progress {
    let request = open.message
    let tag = open.call.map { calls[$0].localTag } ?? generator.token()
    var draft = response(reply.status, reason: reply.reason, to: request, tag: tag)
    if let call = open.call, request.method == .invite {
      draft.append(.contact, contact(over: calls[call].way.transport))
      guard describe(reply, in: &draft, call: call, offer: request) else {
        answer(.notAcceptableHere, request, id, tag: tag, at: now)
        note("488 sent for \(reply.status): the offer has no codec in common", at: now)
        return .done
      }
    }
    if request.method == .register, reply.status.isSuccess { draft = registered(request) }
    add(reply.headers, to: &draft, call: open.call)
    guard let message = try? draft.message() else {
      return .failed("cannot send \(reply.status): its header fields make it unreadable")
    }
    layer.respond(message, in: id, at: now)
    if let call = open.call, let way = open.way, request.method == .invite,
      reply.status.isSuccess
    {
      let packet = Packet(way.transport, from: endpoint, to: way.endpoint, message.bytes)
      calls[call].answer = Answer(
        message: message, packet: packet, repeater: AnswerRepeater(timers: layer.timers, at: now))
    }
    return .done
  }
}
