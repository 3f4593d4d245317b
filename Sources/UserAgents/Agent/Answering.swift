import SIP
import Signaling
import Wire

// The callee's side of a call.
extension UserAgent {
  mutating func receiveInvite(
    _ invite: Message, _ way: Way, _ id: ServerTransactionID, from source: Endpoint,
    at now: Moment
  ) {
    if meetChallenge(invite, way, id, at: now) { return }
    var replaced: Int?
    if let value = invite.header(.replaces) {
      replaced = callReplaced(by: value)
      if replaced == nil {
        answer(.noSuchTransaction, invite, id, at: now)
        unexpected("INVITE from \(source) that replaces a call not known here", at: now)
        return
      }
    }
    let caller = invite.header(.from).flatMap { NameAddress($0)?.uri.user }
    var call = PartyCall(
      .callee, invite, localTag: generator.token(), number: caller ?? "", way: way,
      mediaPort: nextMediaPort)
    call.server = id
    call.transfer.replaced = replaced
    call.session.remote = try? SessionDescription(invite.body)
    calls.append(call)
    let index = calls.count - 1
    let claim = keep(Letter(invite, at: now, call: index, server: id, way: way))
    if claim == nil, replaced == nil, serving == nil {
      calls[index].phase = .refused(.temporarilyUnavailable)
      answer(.temporarilyUnavailable, invite, id, tag: call.localTag, at: now)
      if complaint == nil { unexpected("INVITE from \(source)", at: now) }
      return
    }
    let trying = response(.trying, to: invite, tag: call.localTag)
    reply(.trying, trying, invite, way, id, claim: claim, at: now)
    if claim == nil { _ = send(serving ?? Reply(.ok), to: index, at: now) }
  }

  mutating func respond(_ reply: Reply, _ step: Step, at now: Moment) -> Progress {
    if step.call == nil, let open = openRequest, let id = open.server,
      layer.request(of: id) != nil, layer.lastResponse(in: id)?.status?.isFinal != true
    {
      return respond(reply, toOpen: open, id, at: now)
    }
    let call: Int
    switch subject(of: step) {
    case .failure(let missing): return .failed("cannot answer: \(missing.sentence)")
    case .success(let index): call = index
    }
    guard calls[call].role == .callee else {
      return .failed("cannot answer \(reply.status): the call is the party's own")
    }
    if calls[call].isCancelled, calls[call].phase == .refused(.requestTerminated) {
      note("\(reply.status) not sent: the call was cancelled before", at: now)
      return .done
    }
    return send(reply, to: call, at: now)
  }

  /// Sends a response to a call's first INVITE.
  mutating func send(_ reply: Reply, to call: Int, at now: Moment) -> Progress {
    guard let id = calls[call].server else { return .failed("cannot answer: no INVITE came") }
    let invite = calls[call].invite
    var draft = response(
      reply.status, reason: reply.reason, to: invite, tag: calls[call].localTag)
    if reply.status != .trying, !reply.status.isFailure {
      draft.append(.contact, contact(over: calls[call].way.transport))
      draft.append(.allow, Self.methods)
    }
    guard describe(reply, in: &draft, call: call, offer: invite) else {
      calls[call].phase = .refused(.notAcceptableHere)
      answer(.notAcceptableHere, invite, id, tag: calls[call].localTag, at: now)
      note("488 sent for \(reply.status): the offer has no codec in common", at: now)
      return .done
    }
    add(reply.headers, to: &draft, call: call)
    guard let message = try? draft.message() else {
      return .failed("cannot send \(reply.status): its header fields make it unreadable")
    }
    let packet = Packet(
      calls[call].way.transport, from: endpoint, to: calls[call].way.endpoint, message.bytes)
    if !layer.respond(message, in: id, at: now) {
      // The transaction would not have it, so the script wants it against the rules.
      transmit(packet)
      note("\(reply.status) sent after the transaction's end", at: now)
    }
    settle(call, message, packet, at: now)
    return .done
  }

  /// Notes what a response sent to the first INVITE means for the call.
  private mutating func settle(
    _ call: Int, _ message: Message, _ packet: Packet, at now: Moment
  ) {
    guard let status = message.status, status.isFinal else { return }
    guard status.isSuccess else {
      if calls[call].phase == .inviting { calls[call].phase = .refused(status) }
      return
    }
    if calls[call].dialog == nil {
      calls[call].dialog = Dialog(callee: calls[call].invite, response: message)
    }
    calls[call].phase = .answered
    calls[call].answer = Answer(
      message: message, packet: packet, repeater: AnswerRepeater(timers: layer.timers, at: now))
    if let replaced = calls[call].transfer.replaced {
      endReplaced(replaced, at: now)
      calls[call].transfer.replaced = nil
      currentCall = call
    }
  }

  /// Writes the session description that belongs to a response; false when there can be none.
  mutating func describe(
    _ reply: Reply, in draft: inout Draft, call: Int, offer request: Message
  ) -> Bool {
    if let body = reply.body {
      draft.setBody("application/sdp", fill(body, call: call).withWireLineEnds)
      return true
    }
    guard reply.status.isSuccess || !reply.status.isFailure && reply.codecs != nil else {
      return true
    }
    let isRepeated = reply.codecs == nil && request.toTag == nil
    if isRepeated, let session = calls[call].session.local {
      // What a 183 said already stands (RFC 6337 §3.1.1).
      draft.setBody("application/sdp", session.text)
      return true
    }
    // Once in a call, what was agreed on stays.
    let agreed = calls[call].session.local?.audio?.codecs.map(\.codecName)
    let codecs = reply.codecs ?? agreed ?? Self.codecs
    guard var session = session(for: codecs, call: call, offer: request) else { return false }
    if request.toTag == nil, let earlier = calls[call].session.local,
      earlier.media == session.media
    {
      session = earlier
    }
    announce(session, in: call)
    calls[call].session.isOffering = request.body.isEmpty
    draft.setBody("application/sdp", session.text)
    return true
  }

  /// The answer to a request's offer, or an offer where it has none; nil with nothing in common.
  private mutating func session(
    for codecs: [CodecName], call: Int, offer request: Message
  ) -> SessionDescription? {
    let origin = nextOrigin(call)
    let port = calls[call].session.port
    if request.body.isEmpty {
      return .offer(codecs: codecs, address: endpoint.address, port: port, origin: origin)
    }
    guard let offer = try? SessionDescription(request.body) else { return nil }
    calls[call].session.remote = offer
    return .answer(
      to: offer, supporting: codecs, address: endpoint.address, port: port, origin: origin)
  }

  mutating func nextOrigin(_ call: Int) -> SessionDescription.Origin {
    if let local = calls[call].session.local { return local.origin.next }
    let number = generator.next() >> 32
    return SessionDescription.Origin(
      username: name, sessionID: "\(number)", address: "\(endpoint.address)")
  }

  var nextMediaPort: UInt16 { UInt16(20_000 + 2 * (calls.count % 20_000)) }

  mutating func repeatAnswers(at now: Moment) {
    for index in calls.indices {
      guard var answer = calls[index].answer, let due = answer.repeater.deadline, due <= now
      else { continue }
      switch answer.repeater.wake(at: now) {
      case .nothing: calls[index].answer = answer
      case .resend:
        calls[index].answer = answer
        transmit(answer.packet)
      case .ackMissing:
        calls[index].answer = nil
        note("the 2xx was never ACKed; ending the call", at: now)
        // RFC 3261 §13.3.1.4.
        if calls[index].phase == .answered { sendBye(index, at: now) }
      }
    }
  }
}
