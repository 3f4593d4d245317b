import SIP
import Signaling
import Wire

// The caller's side of a call.
extension UserAgent {
  mutating func place(_ invitation: Invitation, label: String?, at now: Moment) -> Progress {
    guard let place = context.directory[invitation.target.name] else {
      return .failed("cannot call \"\(invitation.target.name)\": no party has that name")
    }
    let number = invitation.number ?? context.calledNumber
    let uri = URI(user: number, at: place, transport: transport)
    let call = makeCall(
      to: uri, by: Way(transport, place), from: invitation.caller, at: now
    ) { agent, draft, call in
      if let hops = invitation.maxForwards { draft[.maxForwards] = "\(hops)" }
      if let body = invitation.body {
        draft.setBody("application/sdp", agent.fill(body, call: call).withWireLineEnds)
      } else if !invitation.offer.isEmpty {
        agent.offer(invitation.offer, in: &draft, call: call)
      }
      agent.add(invitation.headers, to: &draft, call: call)
    }
    guard let call else { return .failed("cannot send the INVITE: it cannot be read") }
    currentCall = call
    if let label { callOfLabel[label] = call }
    return .done
  }

  /// Makes a call and sends its INVITE; nil when that cannot be read back.
  mutating func makeCall(
    to uri: URI, by way: Way, from caller: String? = nil, at now: Moment,
    _ complete: (inout UserAgent, inout Draft, Int) -> Void
  ) -> Int? {
    let number = caller ?? context.numbers.take()
    let localTag = generator.token()
    let own = NameAddress(URI(user: number, host: "\(endpoint.address)"))
    var draft = draft(
      .invite, uri, from: own.tagged(localTag), to: NameAddress(uri.bare),
      callID: "\(generator.token(length: 16))@\(endpoint.address)", over: way.transport)
    draft.append("P-Asserted-Identity", "\(own)")
    // The call is made first, because what completes the INVITE may name its parts.
    var bare = draft
    bare.prependAtTop(.via, "\(via(over: way.transport))")
    guard let first = try? bare.message() else { return nil }
    calls.append(
      PartyCall(
        .caller, first, localTag: localTag, number: number, way: way, mediaPort: nextMediaPort))
    let call = calls.count - 1
    complete(&self, &draft, call)
    guard let sent = send(draft, by: way, for: .invite(call: call), at: now) else {
      callOfPort[calls[call].session.port] = nil
      calls.removeLast()
      return nil
    }
    calls[call].invite = sent.request
    calls[call].client = sent.id
    return call
  }

  mutating func offer(_ codecs: [CodecName], in draft: inout Draft, call: Int) {
    let session = SessionDescription.offer(
      codecs: codecs, address: endpoint.address, port: calls[call].session.port,
      origin: nextOrigin(call))
    announce(session, in: call)
    draft.setBody("application/sdp", session.text)
  }

  mutating func cancel(
    _ step: Step, early: Bool, since begun: Moment, at now: Moment
  ) -> Progress {
    let call: Int
    switch subject(of: step) {
    case .failure(let missing): return .failed("cannot cancel: \(missing.sentence)")
    case .success(let index): call = index
    }
    guard calls[call].role == .caller else {
      return .failed("cannot cancel: the call is not the party's own")
    }
    switch calls[call].phase {
    case .inviting: break
    case .answered where position.hasActed:
      // The 200 was faster; whoever wanted to give up hangs up (RFC 3261 §9.1, §15).
      return .done
    default:
      note("CANCEL not sent: the INVITE has its final response", at: now)
      return .done
    }
    if calls[call].cancelling == .sent { return .done }
    position.hasActed = true
    if early || calls[call].hasProvisional {
      sendCancel(call, at: now)
      return .done
    }
    calls[call].cancelling = .wanted
    // Less than the INVITE itself has (timer B), so that silence is told from a refusal.
    let end = begun + .seconds(30)
    guard now < end else { return .failed("cannot cancel: no provisional response ever came") }
    return .waiting(until: end)
  }

  mutating func sendCancel(_ call: Int, at now: Moment) {
    guard let client = calls[call].client, let id = layer.cancel(client, at: now) else { return }
    errands[id] = .inCall(call)
    calls[call].cancelling = .sent
  }
}

extension URI {
  /// Without what is only for the way there: To names who is called, not how.
  var bare: URI {
    var uri = self
    uri.parameters = []
    uri.headers = []
    return uri
  }
}
