import SIP
import Signaling
import Wire

// What a party makes of what its transactions tell it.
extension UserAgent {
  mutating func receive(_ event: TransactionEvent, at now: Moment) {
    switch event {
    case .request(let request, let packet, let id):
      receiveRequest(request, packet, id, at: now)
    case .cancel(let request, _, let invite, let id):
      receiveCancel(request, of: invite, id, at: now)
    case .ack(let request, _, _): receiveAck(request, at: now)
    case .acknowledged(let request, _, let id):
      let call = calls.lastIndex { $0.server == id }
      keep(Letter(request, at: now, call: call))
    case .response(let response, _, let id): receiveResponse(response, id, at: now)
    case .strayResponse(let response, _): receiveStray(response, at: now)
    case .timedOut(let id): endErrand(id, "no final response", .requestTimeout, at: now)
    case .transportFailed(let id, let failure):
      endErrand(
        id, "\"\(failure.reason.rawValue)\" from the network", .serviceUnavailable, at: now)
    case .responseFailed(_, let failure):
      note("a response to \(failure.destination) was \(failure.reason.rawValue)", at: now)
    case .ackMissing: note("a failure sent to an INVITE was never ACKed", at: now)
    case .clientEnded(let id): errands[id] = nil
    case .serverEnded: break
    case .malformed(let packet, let error):
      unexpected("unreadable bytes from \(packet.source): \(error)", at: now)
    }
  }

  mutating func unexpected(_ text: String, at now: Moment) {
    let line = isFinished ? nil : script.steps.dropFirst(position.index).first?.line
    reports.append(.unexpected(text, line: line, at: now))
  }

  private mutating func receiveRequest(
    _ request: Message, _ packet: Packet, _ id: ServerTransactionID, at now: Moment
  ) {
    let way = Way(answering: packet, request)
    guard request.toTag == nil else {
      receiveInDialog(request, way, id, at: now)
      return
    }
    if case .unavailable(let status)? = outage {
      answer(status, request, id, at: now)
      return
    }
    if request.method == .invite {
      receiveInvite(request, way, id, from: packet.source, at: now)
      return
    }
    if request.method == .register, meetChallenge(request, way, id, at: now) { return }
    let claim = keep(Letter(request, at: now, server: id, way: way))
    switch request.method {
    case .options:
      var draft = response(.ok, to: request, tag: generator.token())
      draft.append(.allow, Self.methods)
      draft.append("Accept", "application/sdp")
      reply(.optionsOK, draft, request, way, id, claim: claim, at: now)
    case .register:
      reply(.registerOK, registered(request), request, way, id, claim: claim, at: now)
    case .bye, .info, .refer, .notify, .update, .prack:
      answer(.noSuchTransaction, request, id, at: now)
    case .subscribe, .message, .publish:
      answer(.methodNotAllowed, request, id, at: now)
    default:
      answer(.notImplemented, request, id, at: now)
    }
  }

  /// Answers a request with nothing but a status, whatever the rules say.
  mutating func answer(
    _ status: StatusCode, _ request: Message, _ id: ServerTransactionID, tag: String? = nil,
    at now: Moment
  ) {
    var draft = response(status, to: request, tag: tag ?? generator.token())
    if status == .methodNotAllowed { draft.append(.allow, Self.methods) }
    if let message = try? draft.message() { layer.respond(message, in: id, at: now) }
  }

  func rules(for reply: AutomaticReply, claim: Int?) -> [ReplyRule] {
    var rules = script.rules
    if let claim, case .expect(let expectation) = script.steps[claim].action {
      rules += expectation.rules
    }
    return rules.filter { $0.reply == reply }
  }

  /// Sends an automatic reply as the rules will have it; says whether it goes, now or later.
  @discardableResult
  mutating func reply(
    _ kind: AutomaticReply, _ draft: Draft, _ request: Message, _ way: Way,
    _ id: ServerTransactionID, claim: Int?, call: Int? = nil, at now: Moment
  ) -> Message? {
    let departure = Departure(rules(for: kind, claim: claim))
    if departure.isWithheld || kind.canBeScripted && scriptAnswers(after: claim) { return nil }
    let edited = departure.edited(draft) { filled($0, call: call) }
    guard let message = try? edited.message() else {
      note("could not send \(edited.startLine)", at: now)
      return nil
    }
    if departure.delay == .zero {
      layer.respond(message, in: id, at: now)
    } else {
      agenda.add(.respond(message, id), at: now + departure.delay)
    }
    let packet = Packet(way.transport, from: endpoint, to: way.endpoint, message.bytes)
    for pause in departure.copies {
      agenda.add(.send(packet), at: now + departure.delay + pause)
    }
    return message
  }

  /// Whether the steps after the one that takes a request answer it themselves.
  func scriptAnswers(after claim: Int?) -> Bool {
    guard let claim else { return false }
    for step in script.steps[(claim + 1)...] {
      switch step.action {
      case .wait: continue
      case .respond, .challenge: return step.call == nil
      default: return false
      }
    }
    return false
  }

  private mutating func receiveAck(_ ack: Message, at now: Moment) {
    guard let id = DialogID(received: ack), let call = calls.lastIndex(where: { $0.owns(id) })
    else { return }
    // Each copy of a 2xx brings its ACK; only the first one is news.
    guard calls[call].answer?.message.cseq.number == ack.cseq.number else { return }
    calls[call].answer = nil
    calls[call].isTakenUp = true
    if calls[call].session.isOffering {
      calls[call].session.isOffering = false
      if let answer = try? SessionDescription(ack.body) { calls[call].session.remote = answer }
    }
    keep(Letter(ack, at: now, call: call))
  }

  private mutating func receiveCancel(
    _ cancel: Message, of invite: ServerTransactionID?, _ id: ServerTransactionID, at now: Moment
  ) {
    let call = invite.flatMap { invite in calls.lastIndex { $0.server == invite } }
    let claim = keep(Letter(cancel, at: now, call: call))
    guard let call, let invite else {
      answer(.noSuchTransaction, cancel, id, at: now)
      return
    }
    let way = calls[call].way
    // The To tag is the INVITE's response's (RFC 3261 §9.2).
    let ok = response(.ok, to: cancel, tag: calls[call].localTag)
    reply(.cancelOK, ok, cancel, way, id, claim: claim, at: now)
    calls[call].isCancelled = true
    guard calls[call].phase == .inviting else { return }
    let request = calls[call].invite
    let terminated = response(.requestTerminated, to: request, tag: calls[call].localTag)
    let sent = reply(
      .requestTerminated, terminated, request, way, invite, claim: claim, call: call, at: now)
    if sent != nil { calls[call].phase = .refused(.requestTerminated) }
  }
}

extension AutomaticReply {
  /// Whether a `respond` step right behind the `expect` for the request takes its place.
  ///
  /// After a CANCEL such a step is about the INVITE.
  fileprivate var canBeScripted: Bool {
    switch self {
    case .byeOK, .optionsOK, .registerOK, .infoOK, .referAccepted, .notifyOK, .reinviteOK: true
    case .trying, .ack, .failureAck, .cancelOK, .requestTerminated, .followRefer,
      .endExtraDialog:
      false
    }
  }
}
