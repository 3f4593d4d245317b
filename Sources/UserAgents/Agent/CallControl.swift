import SIP
import Signaling
import Wire

// What a party does in a call of its own accord.
extension UserAgent {
  mutating func hangUp(_ step: Step, since begun: Moment, at now: Moment) -> Progress {
    let call: Int
    switch subject(of: step) {
    case .failure(let missing): return .failed("cannot hang up: \(missing.sentence)")
    case .success(let index): call = index
    }
    if calls[call].phase == .endedHere {
      note("the call had been ended already", at: now)
      return .done
    }
    if let obstacle = wait(for: call, "hang up", since: begun, at: now) { return obstacle }
    sendBye(call, at: now)
    return .done
  }

  mutating func sendBye(_ call: Int, at now: Moment) {
    guard var dialog = calls[call].dialog else { return }
    let draft = dialog.request(.bye)
    calls[call].dialog = dialog
    calls[call].phase = .endedHere
    calls[call].answer = nil
    send(draft, by: way(of: dialog, call), for: .inCall(call), at: now)
  }

  mutating func reinvite(
    _ step: Step, _ direction: SIP.Direction, _ codecs: [CodecName]? = nil, since begun: Moment,
    at now: Moment
  ) -> Progress {
    let call: Int
    switch subject(of: step) {
    case .failure(let missing): return .failed("cannot re-INVITE: \(missing.sentence)")
    case .success(let index): call = index
    }
    if let obstacle = wait(for: call, "re-INVITE", since: begun, at: now) { return obstacle }
    let kept = codecs == nil ? calls[call].session.local?.reoffer(direction) : nil
    let session =
      kept
      ?? SessionDescription.offer(
        codecs: codecs ?? Self.codecs, address: endpoint.address, port: calls[call].session.port,
        origin: nextOrigin(call), direction: direction)
    announce(session, in: call)
    let sent = sendInCall(.invite, call, for: .reinvite(call: call), at: now) { _, draft in
      draft.append(.allow, Self.methods)
      draft.setBody("application/sdp", session.text)
    }
    guard let sent else { return .failed("cannot send the re-INVITE") }
    calls[call].reinvite = sent
    return .done
  }

  mutating func inform(_ payload: Payload, _ step: Step, at now: Moment) -> Progress {
    let call: Int
    switch subject(of: step) {
    case .failure(let missing): return .failed("cannot send INFO: \(missing.sentence)")
    case .success(let index): call = index
    }
    if let obstacle = wait(for: call, "send INFO", since: position.begunAt ?? now, at: now) {
      return obstacle
    }
    sendInCall(.info, call, for: .inCall(call), at: now) { agent, draft in
      let body = agent.fill(payload.body, call: call).withWireLineEnds
      draft.setBody(payload.contentType, body)
    }
    return .done
  }

  mutating func ask(_ target: Target, at now: Moment) -> Progress {
    guard let place = context.directory[target.name] else {
      return .failed("cannot send OPTIONS to \"\(target.name)\": no party has that name")
    }
    let uri = URI(at: place, transport: transport)
    let from = NameAddress(URI(user: name, host: "\(endpoint.address)"))
    let draft = draft(
      .options, uri, from: from.tagged(generator.token()), to: NameAddress(uri.bare),
      callID: "\(generator.token(length: 16))@\(endpoint.address)", over: transport)
    send(draft, by: Way(transport, place), for: .options, at: now)
    return .done
  }

  mutating func sendRaw(_ text: String, to target: Target, at now: Moment) -> Progress {
    guard let place = context.directory[target.name] else {
      return .failed("cannot send to \"\(target.name)\": no party has that name")
    }
    let bytes = RawBytes.read(fill(text, call: nil).withWireLineEnds)
    transmit(Packet(transport, from: endpoint, to: place, bytes))
    return .done
  }

  /// Sends a request inside a call's dialog.
  @discardableResult
  mutating func sendInCall(
    _ method: Method, _ call: Int, for errand: Errand, at now: Moment,
    _ complete: (inout UserAgent, inout Draft) -> Void
  ) -> ClientTransactionID? {
    guard var dialog = calls[call].dialog else { return nil }
    var draft = dialog.request(method)
    calls[call].dialog = dialog
    let way = way(of: dialog, call)
    draft.append(.contact, contact(over: way.transport))
    complete(&self, &draft)
    return send(draft, by: way, for: errand, at: now)?.id
  }

  /// Where requests of a dialog go; back where the call came from when that is a host name.
  func way(of dialog: Dialog, _ call: Int) -> Way {
    Way(dialog.nextHop) ?? calls[call].way
  }

  /// What a step must wait for before it can do something in a call; nil when it can.
  ///
  /// Nothing is begun while an INVITE of either end is open: of two re-INVITEs RFC 3261 §14.1
  /// forbids it, before the ACK §15 does, and otherwise the order on the wire would be by chance.
  func wait(
    for call: Int, _ intent: String, since begun: Moment, at now: Moment
  ) -> Progress? {
    let missing: String
    switch calls[call].phase {
    case .answered:
      if calls[call].reinvite != nil {
        missing = "the last re-INVITE has no final response"
      } else if calls[call].answer != nil {
        missing = "no ACK came"
      } else {
        return nil
      }
    case .inviting: missing = "the call was not answered"
    case .refused(let status): return .failed("cannot \(intent): the call ended with \(status)")
    case .endedHere: return .failed("cannot \(intent): the party has hung up")
    case .endedThere: return .failed("cannot \(intent): the other end has hung up")
    }
    let end = begun + Self.patience
    return now < end ? .waiting(until: end) : .failed("cannot \(intent): \(missing)")
  }
}
