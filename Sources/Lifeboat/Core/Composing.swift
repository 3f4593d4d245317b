import SIP
import Signaling
import Speech
import Wire

// How messages are written and sent.
extension LifeboatCore {
  func contact(_ way: Way) -> String {
    "<\(URI(user: "lifeboat", at: way.local, transport: way.transport))>"
  }

  /// A 200 to an INVITE with this end's description.
  func success(to invite: Message, _ leg: Leg) -> Draft {
    var draft = Draft(.ok, replyingTo: invite, tag: leg.localTag)
    draft.append(.contact, contact(leg.way))
    draft.append(.allow, Self.methods)
    if let session = leg.offered ?? leg.local { draft.describe(session) }
    return draft
  }

  /// Sends a request inside a leg's dialog.
  @discardableResult
  mutating func send(
    _ method: Method, _ call: Int, _ side: Side, for purpose: Purpose, at now: Moment,
    _ complete: (inout Draft) -> Void = { _ in }
  ) -> ClientTransactionID? {
    guard var leg = calls[call]?[side], leg.dialog != nil,
      let sent = send(method, &leg, for: purpose, at: now, complete)
    else { return nil }
    calls[call]?[side]?.dialog = leg.dialog
    return sent
  }

  /// The same for a leg that is no call's any more.
  @discardableResult
  mutating func send(
    _ method: Method, _ leg: inout Leg, for purpose: Purpose, at now: Moment,
    _ complete: (inout Draft) -> Void = { _ in }
  ) -> ClientTransactionID? {
    guard var draft = leg.dialog?.request(method), let way = way(of: leg) else { return nil }
    draft.append(.contact, contact(way))
    complete(&draft)
    return send(draft, way, for: purpose, at: now)?.id
  }

  mutating func send(
    _ draft: Draft, _ way: Way, for purpose: Purpose, at now: Moment
  ) -> (id: ClientTransactionID, request: Message)? {
    var draft = draft
    draft.fields.insert(Draft.Field(.via, "\(via(way))"), at: 0)
    guard let request = try? draft.message() else { return nil }
    let id = layer.send(request, to: way.remote, from: way.local, over: way.transport, at: now)
    purposes[id] = purpose
    return (id, request)
  }

  /// ACKs a 2xx, and remembers the ACK for copies of it.
  mutating func acknowledge(
    _ response: Message, _ dialog: Dialog, of invite: Message, _ leg: Leg,
    _ id: ClientTransactionID
  ) {
    guard let way = way(of: dialog, leg.way), let tag = response.toTag else { return }
    var draft = dialog.acknowledgement(of: invite)
    draft.fields.insert(Draft.Field(.via, "\(via(way))"), at: 0)
    let packet = Packet(way.transport, from: way.local, to: way.remote, draft.bytes)
    acknowledgements[id, default: [:]][tag] = packet
    outbox.append(packet)
  }

  private mutating func via(_ way: Way) -> Via {
    Via.make(
      way.transport, way.local, branch: "z9hG4bK" + generator.token(length: 16),
      rport: !way.transport.isReliable)
  }

  private func way(of leg: Leg) -> Way? {
    leg.dialog.flatMap { way(of: $0, leg.way) }
  }

  /// Where requests of a dialog go; back where it came from when that is a host name.
  private func way(of dialog: Dialog, _ before: Way) -> Way? {
    let hop = dialog.nextHop
    guard let remote = hop.endpoint,
      let local = configuration.listeners.endpoint(over: hop.hop, near: before.local.address)
    else { return before }
    return Way(transport: hop.hop, local: local, remote: remote)
  }

  // MARK: Which leg

  func legKey(of message: Message) -> LegKey? {
    guard let id = DialogID(received: message),
      let key = legOfDialog[DialogKey(callID: id.callID, localTag: id.localTag)],
      calls[key.call]?[key.side]?.dialog?.id == id
    else { return nil }
    return key
  }

  mutating func index(_ call: Int, _ side: Side) {
    guard let leg = calls[call]?[side] else { return }
    let key = LegKey(call: call, side: side)
    legOfPort[leg.media] = key
    legOfPort[leg.media.forReports] = key
    if let id = leg.dialog?.id {
      legOfDialog[DialogKey(callID: id.callID, localTag: id.localTag)] = key
    }
  }

  mutating func forget(_ leg: Leg) {
    legOfPort[leg.media] = nil
    legOfPort[leg.media.forReports] = nil
    ports.give(back: leg.media)
    if let id = leg.dialog?.id {
      legOfDialog[DialogKey(callID: id.callID, localTag: id.localTag)] = nil
    }
  }
}

extension Draft {
  mutating func describe(_ session: SessionDescription) {
    self[.contentType] = "application/sdp"
    body = session.bytes
  }
}

extension Via {
  /// The topmost of a message.
  static func of(_ message: Message) -> Via? { message.values(.via).first.flatMap { Via($0) } }
}
