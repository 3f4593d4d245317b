import SIP
import Signaling
import Wire

/// A transaction layer at one endpoint with a peer, a clock, and a log of what it did.
struct Bench {
  let local: Endpoint
  let peer: Endpoint
  let transport: Transport
  var layer: TransactionLayer
  var now = Moment.zero
  /// What was sent, as `0.5 INVITE`: the moment in seconds and the message.
  var sent: [String] = []
  /// The events in short, as `32.0 timedOut`.
  var told: [String] = []
  var events: [TransactionEvent] = []
  var packets: [Packet] = []

  init(
    local: Endpoint = Samples.alice, peer: Endpoint = Samples.bob, over transport: Transport = .udp
  ) {
    self.local = local
    self.peer = peer
    self.transport = transport
    layer = TransactionLayer()
  }

  @discardableResult
  mutating func send(_ request: Message, acknowledgesFailures: Bool = true) -> ClientTransactionID {
    let id = layer.send(
      request, to: peer, from: local, over: transport, acknowledgesFailures: acknowledgesFailures,
      at: now)
    note([])
    return id
  }

  mutating func receive(_ message: Message, from source: Endpoint? = nil) {
    note(
      layer.receive(
        Packet(transport, from: source ?? peer, to: local, message.bytes), at: now))
  }

  @discardableResult
  mutating func respond(_ response: Message, in id: ServerTransactionID) -> Bool {
    defer { note([]) }
    return layer.respond(response, in: id, at: now)
  }

  mutating func fail(_ reason: TransportFailure.Reason = .refused) {
    note(
      layer.transportFailed(
        TransportFailure(reason, transport, from: local, to: peer), at: now))
  }

  /// Goes on to that second, waking the layer exactly when it asks for it.
  mutating func run(to second: Double) {
    while let deadline = layer.deadline, deadline <= .seconds(second) {
      now = max(now, deadline)
      note(layer.wake(at: now))
    }
    now = .seconds(second)
  }

  /// The server transaction of the request received last.
  var lastServer: ServerTransactionID? {
    events.reversed().lazy.compactMap { event in
      switch event {
      case .request(_, _, let id), .cancel(_, _, _, let id): id
      default: nil
      }
    }.first
  }

  mutating func note(_ new: [TransactionEvent]) {
    let second = (now - .zero).seconds
    events += new
    told += new.map { "\(second) \(Self.name($0))" }
    for packet in layer.drain() {
      packets.append(packet)
      sent.append("\(second) " + ((try? Message(packet.bytes).summary) ?? "unreadable"))
    }
  }

  private static func name(_ event: TransactionEvent) -> String {
    switch event {
    case .request(let message, _, _): "request \(message.summary)"
    case .cancel(_, _, let invite, _): invite == nil ? "cancel of nothing" : "cancel"
    case .ack(_, _, let invite): invite == nil ? "ack of nothing" : "ack"
    case .acknowledged: "acknowledged"
    case .response(let message, _, _): "response \(message.summary)"
    case .strayResponse(let message, _): "stray \(message.summary)"
    case .timedOut: "timedOut"
    case .transportFailed(_, let failure): "transportFailed \(failure.reason)"
    case .responseFailed(_, let failure): "responseFailed \(failure.reason)"
    case .ackMissing: "ackMissing"
    case .clientEnded: "clientEnded"
    case .serverEnded: "serverEnded"
    case .malformed(_, let error): "malformed: \(error)"
    }
  }
}
