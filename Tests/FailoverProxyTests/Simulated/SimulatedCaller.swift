import FailoverProxy
import SIP
import Services
import Signaling
import Wire

/// A user agent client that follows RFC 3261: it calls, ACKs every 2xx, and hangs up.
struct SimulatedCaller: Element {
  struct Plan: Sendable {
    /// How long an answered call lasts; nil for until told.
    var talk: Duration? = .seconds(1)
    /// When the caller gives up, after the INVITE.
    var cancelAfter: Duration?
  }

  struct Call {
    let client: ClientTransactionID
    let invite: Message
    let plan: Plan
    let begun: Moment
    var hadProvisional = false
    /// Each kind of final response once, in order.
    var finals: [StatusCode] = []
    var finalAt: Moment?
    /// By To tag.
    var dialogs: [String: Dialog] = [:]
    var cancelWanted = false
    var cancelAnswer: StatusCode?
    var isGone = false
  }

  struct Dialog {
    var peer: Peer
    var isOver = false
    var acknowledgement: Packet
  }

  let endpoint: Endpoint
  let transport: Transport
  private(set) var calls: [String: Call] = [:]
  /// Every response, copies of 2xx included.
  private(set) var responses: [(at: Moment, message: Message)] = []
  /// Requests from the other side.
  private(set) var received: [(at: Moment, message: Message)] = []
  var keepsMessages = true
  private var layer = TransactionLayer()
  private var agenda = Agenda<String>()
  private var callOfClient: [ClientTransactionID: String] = [:]
  private var callOfCancel: [ClientTransactionID: String] = [:]
  private var generator: SeededGenerator

  init(_ endpoint: Endpoint = Places.carrier, _ transport: Transport = .udp, seed: UInt64 = 1) {
    self.endpoint = endpoint
    self.transport = transport
    generator = SeededGenerator(seed: seed).fork("caller")
  }

  var deadline: Moment? {
    guard let first = agenda.first else { return layer.deadline }
    return layer.deadline.map { min($0, first) } ?? first
  }

  var openTransactions: Int { layer.count }

  mutating func receive(_ packet: Packet, at now: Moment) {
    for event in layer.receive(packet, at: now) { handle(event, at: now) }
  }

  mutating func transportFailed(_ failure: TransportFailure, at now: Moment) {
    for event in layer.transportFailed(failure, at: now) { handle(event, at: now) }
  }

  mutating func wake(at now: Moment) {
    while let callID = agenda.popDue(at: now) { act(callID, at: now) }
    for event in layer.wake(at: now) { handle(event, at: now) }
  }

  mutating func drain() -> [Packet] { layer.drain() }

  /// Calls through the system; `edit` may change the INVITE.
  mutating func call(
    _ callID: String, _ plan: Plan = Plan(), to system: Endpoint = Places.system, at now: Moment,
    edit: (inout Draft) -> Void = { _ in }
  ) {
    var draft = Draft(.request(.invite, uri: "sip:+18005550100@\(system.address)"))
    draft.append(.via, "\(Via.make(transport, endpoint, branch: "z9hG4bKc" + generator.token()))")
    draft.append(.maxForwards, "70")
    draft.append(.from, "<sip:+15550001@\(endpoint.address)>;tag=\(generator.token(length: 8))")
    draft.append(.to, "<sip:+18005550100@\(system.address)>")
    draft.append(.callID, callID)
    draft.append(.cseq, "1 INVITE")
    draft.append(.contact, "<\(URI(at: endpoint, transport: transport))>")
    draft.body = Answering.sdp
    edit(&draft)
    guard let invite = try? draft.message() else { return }
    let client = layer.send(invite, to: system, from: endpoint, over: transport, at: now)
    calls[callID] = Call(client: client, invite: invite, plan: plan, begun: now)
    callOfClient[client] = callID
    if let after = plan.cancelAfter { agenda.set(callID, at: now + after) }
  }

  /// Sends a request in the call's dialog.
  mutating func send(
    _ method: Method, inCall callID: String, at now: Moment, edit: (inout Draft) -> Void = { _ in }
  ) {
    guard let tag = calls[callID]?.dialogs.keys.first else { return }
    send(method, callID, tag, at: now, edit: edit)
  }

  private mutating func send(
    _ method: Method, _ callID: String, _ tag: String, at now: Moment,
    edit: (inout Draft) -> Void = { _ in }
  ) {
    guard var peer = calls[callID]?.dialogs[tag]?.peer else { return }
    peer.sequence += 1
    calls[callID]?.dialogs[tag]?.peer = peer
    if method == .bye { calls[callID]?.dialogs[tag]?.isOver = true }
    var draft = peer.request(
      method, peer.sequence, branch: "z9hG4bKc" + generator.token(), from: endpoint,
      over: transport)
    edit(&draft)
    guard let request = try? draft.message(), let hop = SimulatedEdge.nextHop(peer) else { return }
    layer.send(request, to: hop, from: endpoint, over: transport, at: now)
  }

  private mutating func act(_ callID: String, at now: Moment) {
    guard let call = calls[callID] else { return }
    if call.finals.isEmpty {
      calls[callID]?.cancelWanted = true
      if call.hadProvisional { cancel(callID, at: now) }
    } else {
      for (tag, dialog) in call.dialogs where !dialog.isOver { send(.bye, callID, tag, at: now) }
    }
  }

  private mutating func cancel(_ callID: String, at now: Moment) {
    guard let client = calls[callID]?.client, let cancel = layer.cancel(client, at: now) else {
      return
    }
    callOfCancel[cancel] = callID
  }

  private mutating func handle(_ event: TransactionEvent, at now: Moment) {
    switch event {
    case .response(let response, _, let id):
      if keepsMessages { responses.append((now, response)) }
      if let callID = callOfClient[id] {
        take(response, callID, at: now)
      } else if let callID = callOfCancel[id], response.status?.isFinal == true {
        calls[callID]?.cancelAnswer = response.status
      }
    case .request(let request, _, let id):
      if keepsMessages { received.append((now, request)) }
      answer(request, id, at: now)
    case .timedOut(let id):
      if let callID = callOfClient[id] { calls[callID]?.isGone = true }
    case .transportFailed(let id, _):
      if let callID = callOfClient[id] { calls[callID]?.isGone = true }
    default: break
    }
  }

  private mutating func take(_ response: Message, _ callID: String, at now: Moment) {
    guard let status = response.status, let call = calls[callID] else { return }
    guard status.isFinal else {
      calls[callID]?.hadProvisional = true
      if call.cancelWanted, !call.hadProvisional { cancel(callID, at: now) }
      return
    }
    if calls[callID]?.finals.last != status { calls[callID]?.finals.append(status) }
    if call.finalAt == nil { calls[callID]?.finalAt = now }
    guard status.isSuccess, let tag = response.toTag else { return }
    if let known = call.dialogs[tag] {
      resend(known.acknowledgement)
      return
    }
    let peer = Peer(caller: call.invite, answered: response)
    let draft = peer.request(
      .ack, call.invite.cseq.number, branch: "z9hG4bKc" + generator.token(), from: endpoint,
      over: transport)
    guard let hop = SimulatedEdge.nextHop(peer) else { return }
    let ack = Packet(transport, from: endpoint, to: hop, draft.bytes)
    calls[callID]?.dialogs[tag] = Dialog(peer: peer, acknowledgement: ack)
    resend(ack)
    let hangUp = call.cancelWanted ? .zero : call.plan.talk
    if let hangUp { agenda.set(callID, at: now + hangUp) }
  }

  private mutating func resend(_ ack: Packet) {
    guard let message = try? Message(ack.bytes) else { return }
    layer.sendDirect(message, to: ack.destination, from: ack.source, over: ack.transport)
  }

  private mutating func answer(_ request: Message, _ id: ServerTransactionID, at now: Moment) {
    let tag = request.fromTag ?? ""
    let isKnown = calls[request.callID]?.dialogs[tag] != nil
    if request.method == .bye { calls[request.callID]?.dialogs[tag]?.isOver = true }
    guard
      let response = Answering.response(
        isKnown ? .ok : .noSuchTransaction, to: request, tag: "x", contact: endpoint,
        transport: transport)
    else { return }
    layer.respond(response, in: id, at: now)
  }
}
