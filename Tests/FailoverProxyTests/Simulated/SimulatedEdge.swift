import FailoverProxy
import SIP
import Services
import Signaling
import Wire

/// A user agent server that follows RFC 3261, and its conduct for how it treats each INVITE.
struct SimulatedEdge: Element {
  enum Fate: Hashable {
    case ringing, refused, cancelled
    /// A 2xx was sent; the dialog lives until BYE.
    case answered(acknowledged: Bool)
    case ended(acknowledged: Bool)
    /// Nobody ACKed the 2xx for 64 × T1.
    case gaveUp
  }

  struct Call {
    let server: ServerTransactionID
    let invite: Message
    let tag: String
    let conduct: Conduct
    let begun: Moment
    var nextStep = 0
    var fate = Fate.ringing
    var answer: Message?
    var answeredAt: Moment?
    var copiesSent = 0
    var peer: Peer?
  }

  let endpoint: Endpoint
  let transport: Transport
  private(set) var calls: [String: Call] = [:]
  /// Every request that was no copy, in order.
  private(set) var received: [(at: Moment, message: Message)] = []
  var keepsRequests = true
  /// What it says to OPTIONS; nil for nothing.
  var health: StatusCode? = .ok
  /// How long that takes.
  var healthDelay = Duration.zero
  var conduct: @Sendable (Message) -> Conduct
  private var layer = TransactionLayer()
  private var agenda = Agenda<String>()
  /// Answers to OPTIONS that are to come.
  private var owed: [String: (Message, ServerTransactionID, StatusCode)] = [:]
  private var callOfTag: [String: String] = [:]
  private var callOfServer: [ServerTransactionID: String] = [:]
  private var generator: SeededGenerator
  private static let copies = Duration.answerCopies()

  init(
    _ endpoint: Endpoint, _ transport: Transport = .udp, seed: UInt64 = 1,
    conduct: @escaping @Sendable (Message) -> Conduct
  ) {
    self.endpoint = endpoint
    self.transport = transport
    self.conduct = conduct
    generator = SeededGenerator(seed: seed).fork("\(endpoint)")
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
    while let key = agenda.popDue(at: now) { step(key, at: now) }
    for event in layer.wake(at: now) { handle(event, at: now) }
  }

  mutating func drain() -> [Packet] { layer.drain() }

  /// Sends a request in the dialog of the call with that Call-ID.
  mutating func send(_ method: Method, inCall callID: String, at now: Moment) {
    guard let key = calls.first(where: { $0.value.invite.callID == callID })?.key,
      var peer = calls[key]?.peer
    else { return }
    peer.sequence += 1
    calls[key]?.peer = peer
    let branch = "z9hG4bKe" + generator.token()
    let draft = peer.request(
      method, peer.sequence, branch: branch, from: endpoint, over: transport)
    guard let request = try? draft.message(), let hop = Self.nextHop(peer) else { return }
    layer.send(request, to: hop, from: endpoint, over: transport, at: now)
  }

  static func nextHop(_ peer: Peer) -> Endpoint? {
    let route = peer.routes.first.flatMap { NameAddress($0)?.uri }
    return (route ?? URI(peer.target))?.endpoint
  }

  private mutating func handle(_ event: TransactionEvent, at now: Moment) {
    switch event {
    case .request(let request, _, let id):
      note(request, at: now)
      if request.method == .invite, request.toTag == nil {
        begin(request, id, at: now)
      } else if request.method == .options {
        answerLater(request, id, at: now)
      } else {
        inDialog(request, id, at: now)
      }
    case .cancel(let request, _, let invite, let id):
      note(request, at: now)
      cancel(request, invite, id, at: now)
    case .ack(let ack, _, _):
      note(ack, at: now)
      acknowledge(ack)
    default: break
    }
  }

  private mutating func answerLater(
    _ request: Message, _ id: ServerTransactionID, at now: Moment
  ) {
    guard let health else { return }
    guard healthDelay > .zero else { return respond(health, request, id, "o", at: now) }
    let key = "OPTIONS \(request.callID) \(request.cseq.number)"
    owed[key] = (request, id, health)
    agenda.set(key, at: now + healthDelay)
  }

  private mutating func note(_ request: Message, at now: Moment) {
    if keepsRequests { received.append((now, request)) }
  }

  private mutating func begin(_ invite: Message, _ id: ServerTransactionID, at now: Moment) {
    let key = "\(invite.callID) \(invite.branch ?? "")"
    let tag = generator.token(length: 8)
    calls[key] = Call(
      server: id, invite: invite, tag: tag, conduct: conduct(invite), begun: now)
    callOfTag[tag] = key
    callOfServer[id] = key
    step(key, at: now)
  }

  private mutating func step(_ key: String, at now: Moment) {
    if let (request, id, status) = owed.removeValue(forKey: key) {
      return respond(status, request, id, "o", at: now)
    }
    guard var call = calls[key] else { return }
    defer { calls[key] = call }
    if case .answered(acknowledged: false) = call.fate {
      return repeatAnswer(&call, key, at: now)
    }
    while call.fate == .ringing, call.nextStep < call.conduct.steps.count {
      let step = call.conduct.steps[call.nextStep]
      guard call.begun + step.at <= now else {
        agenda.set(key, at: call.begun + step.at)
        return
      }
      call.nextStep += 1
      guard
        let response = Answering.response(
          step.status, to: call.invite, tag: call.tag, contact: endpoint, transport: transport)
      else { return }
      layer.respond(response, in: call.server, at: now)
      if step.status.isSuccess {
        call.fate = .answered(acknowledged: false)
        call.answer = response
        call.answeredAt = now
        call.peer = Peer(callee: response, to: call.invite)
        repeatAnswer(&call, key, at: now)
      } else if step.status.isFinal {
        call.fate = .refused
      }
    }
  }

  private mutating func repeatAnswer(_ call: inout Call, _ key: String, at now: Moment) {
    guard let answer = call.answer, let answeredAt = call.answeredAt else { return }
    while call.copiesSent < Self.copies.count, answeredAt + Self.copies[call.copiesSent] <= now {
      call.copiesSent += 1
      // The transaction may have ended; the copy goes all the same.
      if !layer.respond(answer, in: call.server, at: now) { break }
    }
    if call.copiesSent < Self.copies.count {
      agenda.set(key, at: answeredAt + Self.copies[call.copiesSent])
    } else if now < answeredAt + .seconds(32) {
      agenda.set(key, at: answeredAt + .seconds(32))
    } else {
      // Nobody ACKed for 64 × T1: end the dialog (RFC 3261 §13.3.1.4).
      giveUp(&call, at: now)
    }
  }

  private mutating func giveUp(_ call: inout Call, at now: Moment) {
    call.fate = .gaveUp
    guard var peer = call.peer, let hop = Self.nextHop(peer) else { return }
    peer.sequence += 1
    let draft = peer.request(
      .bye, peer.sequence, branch: "z9hG4bKe" + generator.token(), from: endpoint, over: transport)
    guard let bye = try? draft.message() else { return }
    layer.send(bye, to: hop, from: endpoint, over: transport, at: now)
  }

  private mutating func cancel(
    _ request: Message, _ invite: ServerTransactionID?, _ id: ServerTransactionID, at now: Moment
  ) {
    guard let invite, let key = callOfServer[invite], var call = calls[key] else {
      return respond(.noSuchTransaction, request, id, "c", at: now)
    }
    respond(.ok, request, id, call.tag, at: now)
    guard call.fate == .ringing, call.conduct.obeysCancel else { return }
    call.fate = .cancelled
    respond(.requestTerminated, call.invite, invite, call.tag, at: now)
    calls[key] = call
    agenda.set(key, at: nil)
  }

  private mutating func acknowledge(_ ack: Message) {
    guard let key = ack.toTag.flatMap({ callOfTag[$0] }),
      case .answered(acknowledged: false) = calls[key]?.fate
    else { return }
    calls[key]?.fate = .answered(acknowledged: true)
    agenda.set(key, at: nil)
  }

  private mutating func inDialog(_ request: Message, _ id: ServerTransactionID, at now: Moment) {
    guard let key = request.toTag.flatMap({ callOfTag[$0] }), let fate = calls[key]?.fate else {
      return respond(.noSuchTransaction, request, id, "n", at: now)
    }
    if request.method == .bye {
      switch fate {
      case .answered(let acknowledged):
        calls[key]?.fate = .ended(acknowledged: acknowledged)
        agenda.set(key, at: nil)
      case .ended, .gaveUp: break
      case .ringing, .refused, .cancelled:
        return respond(.noSuchTransaction, request, id, "n", at: now)
      }
    }
    respond(request.method == .refer ? .accepted : .ok, request, id, "n", at: now)
  }

  private mutating func respond(
    _ status: StatusCode, _ request: Message, _ id: ServerTransactionID, _ tag: String,
    at now: Moment
  ) {
    guard
      let response = Answering.response(
        status, to: request, tag: tag, contact: endpoint, transport: transport)
    else { return }
    layer.respond(response, in: id, at: now)
  }
}
