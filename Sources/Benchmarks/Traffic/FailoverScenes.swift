import Wire

/// How calls go that the primary does not take.
extension CallScript {
  /// The primary answers 503 and the secondary is asked; gives the INVITE there, ringing.
  mutating func moveOnRefusal(
    from primary: Path, to secondary: Path, extra: String, extraAfter: String
  ) -> Transaction {
    let offer = SessionText.body(call.offer, at: call.callerMedia, session: call.index)
    let first = Transaction(method: "INVITE", cseq: 1, path: primary, number: 1)
    request(of: first, hop: 0, extra: extra, body: offer)
    wait(200...600)
    response(100, "Trying", to: first, hop: 0, toTag: nil)
    wait(200...600)
    request(of: first, hop: 1, extra: extra, body: offer)
    wait(500...3_000)
    let tag = text.calleeTag(primary)
    response(503, "Service Unavailable", to: first, hop: 1, toTag: tag)
    wait(100...300)
    request("ACK", of: first, hop: 1, toTag: tag)
    wait(100...300)
    return invite(secondary, extra: extraAfter)
  }

  /// The primary rings, is silent for 4 s and given up; gives the INVITE to the secondary.
  mutating func moveOnSilence(
    from primary: Path, to secondary: Path, extra: String, isCancelLate: Bool
  ) -> Transaction {
    let first = ring(primary, extra: extra)
    let tag = text.calleeTag(primary)
    now += 4_000_000
    if isCancelLate {
      let began = now
      let next = invite(secondary, extra: extra, isCancelledAfter: (first, tag))
      now = max(now, began)
      return next
    }
    giveUp(first, tag)
    return invite(secondary, extra: extra)
  }

  private mutating func giveUp(_ invite: Transaction, _ tag: String) {
    request("CANCEL", of: invite, hop: 1)
    wait(100...300)
    response(200, "OK", to: invite, hop: 1, method: "CANCEL", toTag: tag)
    wait(100...300)
    response(487, "Request Terminated", to: invite, hop: 1, toTag: tag)
    wait(100...300)
    request("ACK", of: invite, hop: 1, toTag: tag)
    wait(100...300)
  }

  private mutating func invite(
    _ path: Path, extra: String, isCancelledAfter late: (Transaction, String)? = nil
  ) -> Transaction {
    let offer = SessionText.body(call.offer, at: call.callerMedia, session: call.index)
    let invite = Transaction(method: "INVITE", cseq: 1, path: path, number: 1)
    request(of: invite, hop: 1, extra: extra, body: offer)
    if let (first, tag) = late {
      now += 33
      giveUp(first, tag)
    }
    wait(200...600)
    response(100, "Trying", to: invite, hop: 1, toTag: nil)
    wait(50_000...400_000)
    relay(180, "Ringing", to: invite, toTag: text.calleeTag(path))
    return invite
  }
}
