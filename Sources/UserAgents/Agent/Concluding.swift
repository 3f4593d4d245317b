import SIP
import Signaling
import Wire

// What becomes of the party's own INVITEs.
extension UserAgent {
  mutating func receiveInviteResponse(_ response: Message, _ call: Int, at now: Moment) {
    guard let status = response.status else { return }
    if status.isProvisional {
      calls[call].hasProvisional = true
      keep(Letter(response, at: now, call: call))
      if calls[call].cancelling == .wanted { sendCancel(call, at: now) }
    } else if status.isSuccess {
      receiveSuccess(response, call, at: now)
    } else {
      receiveFailure(response, status, call, at: now)
    }
  }

  private mutating func receiveFailure(
    _ response: Message, _ status: StatusCode, _ call: Int, at now: Moment
  ) {
    if retryInvite(call, after: response, at: now) { return }
    guard calls[call].phase == .inviting else { return }
    calls[call].phase = .refused(status)
    finish(call, response, news: response.news, at: now)
    tellTransfer(of: call, status, at: now)
  }

  /// Tells steps of the end of an INVITE of a call.
  mutating func finish(_ call: Int, _ response: Message?, news: String, at now: Moment) {
    let claim = response.flatMap { keep(Letter($0, at: now, call: call)) }
    // A claim of a later step does not excuse an earlier one that cannot be met any more.
    if hasEarlierWish(than: claim, call) { compareEnd(of: call, news, at: now) }
  }

  mutating func receiveSuccess(_ response: Message, _ call: Int, at now: Moment) {
    guard let tag = response.toTag else {
      unexpected("2xx to INVITE without a To tag", at: now)
      return
    }
    let key = PartyCall.AckKey(remoteTag: tag, sequence: response.cseq.number)
    if let ack = calls[call].acks[key] {
      transmit(ack)
      return
    }
    if case .refused(let status) = calls[call].phase {
      endExtra(response, call, "a 2xx to INVITE came after a \(status)", at: now)
      return
    }
    if let dialog = calls[call].dialog {
      guard dialog.id.remoteTag != tag else { return }
      endExtra(response, call, "a second 2xx to INVITE came, from another dialog", at: now)
      return
    }
    calls[call].dialog = Dialog(caller: calls[call].invite, response: response)
    calls[call].phase = .answered
    calls[call].isTakenUp = true
    let letter = Letter(response, at: now, call: call)
    let claim = claimant(of: letter)
    acknowledge(response, call, claim: claim, at: now)
    finish(call, response, news: response.news, at: now)
    tellTransfer(of: call, .ok, at: now)
    if calls[call].cancelling != .no, claim == nil {
      // The 200 crossed the CANCEL, and nobody wants the call any more.
      sendBye(call, at: now)
    }
  }

  /// Sends the ACK for a 2xx as the rules will have it.
  private mutating func acknowledge(
    _ response: Message, _ call: Int, claim: Int?, at now: Moment
  ) {
    guard let dialog = calls[call].dialog else { return }
    var draft = dialog.acknowledgement(of: calls[call].invite)
    if calls[call].invite.body.isEmpty, let offer = try? SessionDescription(response.body) {
      // Late offer: the answer goes in the ACK (RFC 3261 §13.2.2.4).
      calls[call].session.remote = offer
      let session = SessionDescription.answer(
        to: offer, supporting: Self.codecs, address: endpoint.address,
        port: calls[call].session.port, origin: nextOrigin(call))
      if let session {
        announce(session, in: call)
        draft.setBody("application/sdp", session.text)
      } else {
        note("the late offer has no codec in common", at: now)
      }
    } else if let answer = try? SessionDescription(response.body) {
      calls[call].session.remote = answer
    }
    let sequence = calls[call].invite.cseq.number
    sendAck(draft, dialog, sequence, call, claim: claim, at: now)
  }

  /// Sends the ACK for a 2xx to the INVITE with that CSeq number.
  mutating func sendAck(
    _ draft: Draft, _ dialog: Dialog, _ sequence: UInt32, _ call: Int, claim: Int?,
    at now: Moment
  ) {
    let departure = Departure(rules(for: .ack, claim: claim))
    if departure.isWithheld { return }
    let way = Way(dialog.nextHop) ?? calls[call].way
    var edited = departure.edited(draft) { filled($0, call: call) }
    edited.prependAtTop(.via, "\(via(over: way.transport))")
    let packet = Packet(way.transport, from: endpoint, to: way.endpoint, edited.bytes)
    let key = PartyCall.AckKey(remoteTag: dialog.id.remoteTag, sequence: sequence)
    if departure.delay == .zero {
      calls[call].acks[key] = packet
      transmit(packet)
    } else {
      agenda.add(.acknowledge(call: call, key, packet), at: now + departure.delay)
    }
    for pause in departure.copies {
      agenda.add(.send(packet), at: now + departure.delay + pause)
    }
  }

  /// Ends a dialog that a second 2xx made (RFC 3261 §13.2.2.4).
  private mutating func endExtra(
    _ response: Message, _ call: Int, _ news: String, at now: Moment
  ) {
    let invite = calls[call].invite
    guard var dialog = Dialog(caller: invite, response: response),
      !calls[call].extras.contains(where: { $0.id == dialog.id })
    else { return }
    calls[call].extras.append(dialog)
    note(news, at: now)
    guard !Departure(rules(for: .endExtraDialog, claim: nil)).isWithheld else { return }
    let ack = dialog.acknowledgement(of: invite)
    sendAck(ack, dialog, invite.cseq.number, call, claim: nil, at: now)
    let way = Way(dialog.nextHop) ?? calls[call].way
    send(dialog.request(.bye), by: way, for: .inCall(call), at: now)
  }

  private func hasEarlierWish(than claim: Int?, _ call: Int) -> Bool {
    guard let claim else { return true }
    let claims = inbox.claims
    return script.steps[position.index..<claim].indices.contains { index in
      guard !claims.contains(index), case .expect(let wish) = script.steps[index].action else {
        return false
      }
      return wish.pattern.isInviteResponse && isAbout(stepIndex: index, call)
    }
  }
}
