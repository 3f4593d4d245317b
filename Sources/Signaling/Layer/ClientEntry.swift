import SIP
import Wire

/// One client transaction of a layer, with what is needed to send its request again.
struct ClientEntry: Sendable {
  enum Machine: Sendable {
    case invite(InviteClientTransaction)
    case other(NonInviteClientTransaction)
  }

  let key: TransactionKey
  let request: Message
  let packet: Packet
  let acknowledgesFailures: Bool
  private var machine: Machine
  /// The moment its entry in the deadline queue bears; nil when it has none.
  var scheduledAt: Moment?

  init(
    _ request: Message, _ packet: Packet, acknowledgesFailures: Bool, timers: Timers,
    at now: Moment
  ) {
    key = TransactionKey(sent: request)
    self.request = request
    self.packet = packet
    self.acknowledgesFailures = acknowledgesFailures
    let isReliable = packet.transport.isReliable
    machine =
      request.method == .invite
      ? .invite(InviteClientTransaction(isReliable: isReliable, timers: timers, at: now))
      : .other(NonInviteClientTransaction(isReliable: isReliable, timers: timers, at: now))
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

  /// Whether a CANCEL can still change its end (RFC 3261 §9.1).
  var isOpenInvite: Bool {
    guard case .invite(let transaction) = machine else { return false }
    return transaction.state == .calling || transaction.state == .proceeding
  }

  mutating func receive(_ status: StatusCode, at now: Moment) -> InviteClientTransaction.OnResponse
  {
    switch machine {
    case .invite(var transaction):
      defer { machine = .invite(transaction) }
      return transaction.receive(status, at: now)
    case .other(var transaction):
      defer { machine = .other(transaction) }
      switch transaction.receive(status, at: now) {
      case .pass: return .pass
      case .ignore: return .ignore
      }
    }
  }

  /// Lets the timer that is due go off.
  mutating func wake(at now: Moment) -> InviteClientTransaction.OnTimer {
    switch machine {
    case .invite(var transaction):
      defer { machine = .invite(transaction) }
      guard let due = transaction.next, due.at <= now else { return .ignore }
      return transaction.fire(due.timer, at: now)
    case .other(var transaction):
      defer { machine = .other(transaction) }
      guard let due = transaction.next, due.at <= now else { return .ignore }
      switch transaction.fire(due.timer, at: now) {
      case .resend: return .resend
      case .timedOut: return .timedOut
      case .ended: return .ended
      case .ignore: return .ignore
      }
    }
  }

  /// Whether the user must be told that the request failed.
  mutating func failTransport() -> Bool {
    switch machine {
    case .invite(var transaction):
      defer { machine = .invite(transaction) }
      return transaction.failTransport() == .failed
    case .other(var transaction):
      defer { machine = .other(transaction) }
      return transaction.failTransport() == .failed
    }
  }

  mutating func linger(for duration: Duration, at now: Moment) {
    switch machine {
    case .invite(var transaction):
      transaction.linger(for: duration, at: now)
      machine = .invite(transaction)
    case .other(var transaction):
      transaction.linger(for: duration, at: now)
      machine = .other(transaction)
    }
  }
}
