import SIP
import Signaling
import Wire

// Responses to the party's own requests.
extension UserAgent {
  mutating func receiveResponse(
    _ response: Message, _ id: ClientTransactionID, at now: Moment
  ) {
    switch errands[id] {
    case .invite(let call): receiveInviteResponse(response, call, at: now)
    case .reinvite(let call): receiveReinviteResponse(response, call, at: now)
    case .inCall(let call): keep(Letter(response, at: now, call: call))
    case .key(let call):
      guard let status = response.status, status.isFinal else { return }
      calls[call].keys.isOpen = false
      if !status.isSuccess { calls[call].keys.refusal = "\(status)" }
    case .register(let request, let way, let isAuthorised):
      if !isAuthorised, retryRegister(request, way, after: response, at: now) { return }
      keep(Letter(response, at: now))
    case .options, nil: keep(Letter(response, at: now))
    }
  }

  /// A response whose transaction is over, or that answers something sent raw.
  mutating func receiveStray(_ response: Message, at now: Moment) {
    let call = calls.lastIndex { call in
      call.invite.callID == response.callID && call.localTag == response.fromTag
    }
    guard let call, response.cseq.method == .invite else {
      keep(Letter(response, at: now, call: call))
      return
    }
    if calls[call].role == .caller, response.status?.isSuccess == true,
      response.cseq.number == calls[call].invite.cseq.number
    {
      receiveSuccess(response, call, at: now)
    }
  }

  /// A request of the party's own got no answer that counts.
  mutating func endErrand(
    _ id: ClientTransactionID, _ news: String, _ status: StatusCode, at now: Moment
  ) {
    switch errands[id] {
    case .invite(let call):
      guard calls[call].phase == .inviting else { return }
      calls[call].phase = .refused(status)
      note("the INVITE got \(news)", at: now)
      finish(call, nil, news: news, at: now)
      tellTransfer(of: call, status, at: now)
    case .reinvite(let call):
      calls[call].reinvite = nil
      note("the re-INVITE got \(news)", at: now)
      finish(call, nil, news: news, at: now)
    case .key(let call):
      calls[call].keys.isOpen = false
      calls[call].keys.refusal = news
    case .inCall, .options, .register:
      let method = layer.request(of: id)?.method.map { "\($0)" }
      note("\(method ?? "a request") got \(news)", at: now)
    case nil: break
    }
  }

  private mutating func receiveReinviteResponse(
    _ response: Message, _ call: Int, at now: Moment
  ) {
    guard let status = response.status else { return }
    if status.isProvisional {
      keep(Letter(response, at: now, call: call))
      return
    }
    if status.isSuccess, let tag = response.toTag {
      let sequence = response.cseq.number
      let key = PartyCall.AckKey(remoteTag: tag, sequence: sequence)
      if let ack = calls[call].acks[key] {
        transmit(ack)
        return
      }
      guard calls[call].reinvite != nil, var dialog = calls[call].dialog else { return }
      dialog.receive(response: response)
      calls[call].dialog = dialog
      if let session = try? SessionDescription(response.body) {
        calls[call].session.remote = session
      }
      var ack = dialog.acknowledgement(of: calls[call].invite)
      ack[.cseq] = "\(CSeq(sequence, .ack))"
      let claim = claimant(of: Letter(response, at: now, call: call))
      sendAck(ack, dialog, sequence, call, claim: claim, at: now)
    }
    calls[call].reinvite = nil
    finish(call, response, news: response.news, at: now)
  }
}
