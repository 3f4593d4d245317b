import Wire

/// How calls go, step by step.
extension CallScript {
  /// The INVITE up to ringing: INVITE, 100 and 180.
  mutating func ring(_ path: Path, extra: String, isRepeated: Bool = false) -> Transaction {
    let invite = Transaction(method: "INVITE", cseq: 1, path: path, number: 1)
    let offer = SessionText.body(call.offer, at: call.callerMedia, session: call.index)
    let began = now
    for hop in 0..<path.hops {
      request(of: invite, hop: hop, extra: extra, body: offer)
      wait(200...600)
      response(100, "Trying", to: invite, hop: hop, toTag: nil)
      wait(200...600)
    }
    if isRepeated {
      // The 100 was lost behind the place of capture (timer A, RFC 3261 §17.1.1.2).
      now = began + 500_000
      request(of: invite, hop: 0, extra: extra, body: offer)
      wait(200...600)
      response(100, "Trying", to: invite, hop: 0, toTag: nil)
    }
    wait(50_000...400_000)
    relay(180, "Ringing", to: invite, toTag: text.calleeTag(path))
    return invite
  }

  /// The 200 and its ACK; gives when media begins.
  mutating func answer(_ invite: Transaction, with formats: [AudioFormat]) -> Int64 {
    wait(400_000...3_000_000)
    let tag = text.calleeTag(invite.path)
    relay(
      200, "OK", to: invite, toTag: tag,
      body: SessionText.body(formats, at: call.calleeMedia, session: call.index + 1))
    relay(
      Transaction(method: "ACK", cseq: invite.cseq, path: invite.path, number: 2, remoteTag: tag))
    return now
  }

  /// A session refresh by the caller (RFC 4028 §7.4): the same offer and answer again.
  mutating func refresh(_ path: Path) {
    let tag = text.calleeTag(path)
    let invite = Transaction(method: "INVITE", cseq: 2, path: path, number: 3, remoteTag: tag)
    relay(invite, body: SessionText.body(call.offer, at: call.callerMedia, session: call.index))
    relay(
      200, "OK", to: invite, toTag: tag,
      body: SessionText.body(
        SessionText.answer(to: call.offer), at: call.calleeMedia, session: call.index + 1))
    relay(Transaction(method: "ACK", cseq: 2, path: path, number: 4, remoteTag: tag))
  }

  /// BYE and its 200, from either side.
  mutating func hangUp(_ path: Path, isRepeated: Bool = false, isAnswered: Bool = true) {
    let isCallee = !isRepeated && isAnswered && Bool.random(using: &random)
    let asking = isCallee ? path.reversed : path
    let tag = isCallee ? call.callerTag : text.calleeTag(path)
    let bye = Transaction(
      method: "BYE", cseq: isCallee ? 1 : 3, path: asking, number: 5, remoteTag: tag)
    if !isAnswered {
      // Timer E: doubled up to T2, until 64*T1 (RFC 3261 §17.1.2.2).
      let began = now
      for offset in [0, 500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500] {
        now = began + Int64(offset) * 1_000
        request(of: bye, hop: 0)
      }
      return
    }
    exchange(bye, toTag: tag)
    guard isRepeated else { return }
    // The 200 was lost behind the place of capture; the system has it still.
    now += 500_000
    request(of: bye, hop: 0)
    wait(200...600)
    response(200, "OK", to: bye, hop: 0, toTag: tag)
  }

  /// The caller gives up while the other side rings.
  mutating func cancel(_ invite: Transaction, taggedOnward: Bool) {
    wait(1_000_000...4_000_000)
    let tag = text.calleeTag(invite.path)
    for hop in 0..<invite.path.hops {
      request("CANCEL", of: invite, hop: hop, toTag: taggedOnward && hop > 0 ? tag : nil)
      wait(200...400)
      response(200, "OK", to: invite, hop: hop, method: "CANCEL", toTag: tag)
      wait(200...400)
    }
    fail(487, "Request Terminated", invite, toTag: tag)
  }

  /// The trunk's refusal repeated, never to be ACKed.
  mutating func decline(_ invite: Transaction, _ status: Int, _ reason: String, isACKed: Bool) {
    wait(200_000...2_000_000)
    let tag = text.calleeTag(invite.path)
    guard !isACKed else { return fail(status, reason, invite, toTag: tag) }
    let began = now
    response(status, reason, to: invite, hop: 1, toTag: tag)
    wait(200...400)
    response(status, reason, to: invite, hop: 0, toTag: tag)
    wait(200...400)
    request("ACK", of: invite, hop: 0, toTag: tag)
    for offset in [500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500] {
      now = began + Int64(offset) * 1_000
      response(status, reason, to: invite, hop: 1, toTag: tag)
    }
  }
}
