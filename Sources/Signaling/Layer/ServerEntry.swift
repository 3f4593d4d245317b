import SIP
import Wire

/// One server transaction of a layer, with the last response and where it goes.
struct ServerEntry: Sendable {
  enum Machine: Sendable {
    case invite(InviteServerTransaction)
    case other(NonInviteServerTransaction)
  }

  let key: TransactionKey
  let request: Message
  let transport: Transport
  /// The endpoint the request came to.
  let local: Endpoint
  /// Where responses go: the source, or the Via's sender once that connection is gone.
  private(set) var remote: Endpoint
  /// The Via's sender, for when the connection the request came on is gone (RFC 3261 §18.2.2).
  private let fallback: Endpoint?
  private(set) var lastResponse: Message?
  private var machine: Machine
  /// The moment its entry in the deadline queue bears; nil when it has none.
  var scheduledAt: Moment?

  init(_ request: Message, _ packet: Packet, _ via: TopVia, key: TransactionKey, timers: Timers) {
    self.key = key
    self.request = request
    transport = packet.transport
    local = packet.destination
    remote = via.replyEndpoint(source: packet.source, over: packet.transport)
    fallback = transport.isReliable ? via.sender : nil
    machine =
      request.method == .invite
      ? .invite(InviteServerTransaction(isReliable: transport.isReliable, timers: timers))
      : .other(NonInviteServerTransaction(isReliable: transport.isReliable, timers: timers))
  }

  var deadline: Moment? {
    switch machine {
    case .invite(let transaction): transaction.next?.at
    case .other(let transaction): transaction.next?.at
    }
  }

  var isOver: Bool {
    switch machine {
    case .invite(let transaction): transaction.state == .terminated
    case .other(let transaction): transaction.state == .terminated
    }
  }

  /// The last response, when a copy of the request asks for it again.
  mutating func receiveCopy() -> Message? {
    switch machine {
    case .invite(var transaction):
      defer { machine = .invite(transaction) }
      return transaction.receiveInvite() == .resend ? lastResponse : nil
    case .other(var transaction):
      defer { machine = .other(transaction) }
      return transaction.receiveRequest() == .resend ? lastResponse : nil
    }
  }

  mutating func receiveAck(at now: Moment) -> InviteServerTransaction.OnAck {
    guard case .invite(var transaction) = machine else { return .ignore }
    defer { machine = .invite(transaction) }
    return transaction.receiveAck(at: now)
  }

  /// Whether the response may be sent now.
  mutating func respond(_ response: Message, _ status: StatusCode, at now: Moment) -> Bool {
    let mayBeSent: Bool
    switch machine {
    case .invite(var transaction):
      mayBeSent = transaction.respond(status, at: now) == .send
      machine = .invite(transaction)
    case .other(var transaction):
      mayBeSent = transaction.respond(status, at: now) == .send
      machine = .other(transaction)
    }
    if mayBeSent { lastResponse = response }
    return mayBeSent
  }

  /// Lets the timer that is due go off.
  mutating func wake(at now: Moment) -> InviteServerTransaction.OnTimer {
    switch machine {
    case .invite(var transaction):
      defer { machine = .invite(transaction) }
      guard let due = transaction.next, due.at <= now else { return .ignore }
      return transaction.fire(due.timer, at: now)
    case .other(var transaction):
      defer { machine = .other(transaction) }
      guard let due = transaction.next, due.at <= now else { return .ignore }
      switch transaction.fire(due.timer, at: now) {
      case .ended: return .ended
      case .ignore: return .ignore
      }
    }
  }

  /// Whether the user must be told that a response failed; later ones go to the Via's sender.
  mutating func failTransport() -> Bool {
    if let fallback { remote = fallback }
    switch machine {
    case .invite(var transaction):
      defer { machine = .invite(transaction) }
      return transaction.failTransport() == .report
    case .other(var transaction):
      defer { machine = .other(transaction) }
      return transaction.failTransport() == .report
    }
  }
}
