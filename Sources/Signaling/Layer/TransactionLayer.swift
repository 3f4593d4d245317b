public import SIP
public import Wire

/// All transactions of one element (RFC 3261 §17, RFC 6026), doing no I/O.
///
/// Give it every packet that comes in, every transport failure and the time; act on the events it
/// returns; after each call send what `drain` gives, and call `wake` once `deadline` has come.
/// No call looks at more transactions than it concerns.
///
///     for event in layer.receive(packet, at: now) {
///       switch event {
///       case .request(let request, _, let id): layer.respond(reply(to: request), in: id, at: now)
///       …
public struct TransactionLayer: Sendable {
  public let timers: Timers
  var clients: [UInt64: ClientEntry] = [:]
  var servers: [UInt64: ServerEntry] = [:]
  var numbers: [TransactionKey: UInt64] = [:]
  var paths = PathIndex()
  /// A transaction is not taken out when its deadline moves: its old entry is put right when it
  /// comes to the top, which costs less than searching.
  private var queue = MomentQueue<UInt64>()
  private var outbox: [Packet] = []
  /// Events of calls that return none; the next one that does brings them.
  private var pending: [TransactionEvent] = []
  private var pendingSince: Moment?
  private var lastNumber: UInt64 = 0

  public init(timers: Timers = Timers()) {
    self.timers = timers
  }

  /// How many transactions have not ended.
  public var count: Int { clients.count + servers.count }

  /// When `wake` must be called; nil when nothing is pending.
  public var deadline: Moment? { pendingSince ?? queue.first?.at }

  /// The request of a transaction that has not ended.
  public func request(of id: ClientTransactionID) -> Message? { clients[id.number]?.request }

  /// The request of a transaction that has not ended, its Via filled in.
  public func request(of id: ServerTransactionID) -> Message? { servers[id.number]?.request }

  /// The response last sent in a transaction that has not ended.
  public func lastResponse(in id: ServerTransactionID) -> Message? {
    servers[id.number]?.lastResponse
  }

  /// Takes the packets to send, oldest first.
  public mutating func drain() -> [Packet] {
    defer { outbox.removeAll() }
    return outbox
  }

  /// Lets all timers go off that are due.
  public mutating func wake(at now: Moment) -> [TransactionEvent] {
    while let first = queue.first, first.at <= now {
      queue.removeFirst()
      if clients[first.value]?.scheduledAt == first.at {
        clients[first.value]?.scheduledAt = nil
        wakeClient(first.value, at: now)
      } else if servers[first.value]?.scheduledAt == first.at {
        servers[first.value]?.scheduledAt = nil
        wakeServer(first.value, at: now)
      }
    }
    return takeEvents()
  }

  /// Tells every transaction on that way through the network that it failed.
  public mutating func transportFailed(
    _ failure: TransportFailure, at now: Moment
  ) -> [TransactionEvent] {
    let path = PathIndex.Path(failure.transport, from: failure.source, to: failure.destination)
    for number in paths.numbers(on: path) {
      if clients[number]?.failTransport() == true {
        emit(.transportFailed(ClientTransactionID(number: number), failure), at: now)
      } else if let before = servers[number]?.path {
        let isToBeTold = servers[number]?.failTransport() == true
        paths.remove(number, before)
        if let after = servers[number]?.path { paths.insert(number, after) }
        if isToBeTold {
          emit(.responseFailed(ServerTransactionID(number: number), failure), at: now)
        }
      }
      settle(number, at: now)
    }
    return takeEvents()
  }

  private mutating func wakeClient(_ number: UInt64, at now: Moment) {
    guard let result = clients[number]?.wake(at: now) else { return }
    switch result {
    case .resend:
      if let packet = clients[number]?.packet { transmit(packet) }
    case .timedOut:
      emit(.timedOut(ClientTransactionID(number: number)), at: now)
    case .ended, .ignore:
      break
    }
    settle(number, at: now)
  }

  private mutating func wakeServer(_ number: UInt64, at now: Moment) {
    guard let result = servers[number]?.wake(at: now) else { return }
    switch result {
    case .resend:
      resend(number)
    case .ackMissing:
      emit(.ackMissing(ServerTransactionID(number: number)), at: now)
    case .ended, .ignore:
      break
    }
    settle(number, at: now)
  }
}

// What the other files of the layer build on.
extension TransactionLayer {
  mutating func transmit(_ packet: Packet) {
    outbox.append(packet)
  }

  mutating func resend(_ number: UInt64) {
    guard let entry = servers[number], let response = entry.lastResponse else { return }
    transmit(Packet(entry.transport, from: entry.local, to: entry.remote, response.bytes))
  }

  mutating func emit(_ event: TransactionEvent, at now: Moment) {
    pending.append(event)
    pendingSince = pendingSince ?? now
  }

  mutating func takeEvents() -> [TransactionEvent] {
    defer { pending.removeAll() }
    pendingSince = nil
    return pending
  }

  mutating func makeNumber() -> UInt64 {
    lastNumber += 1
    return lastNumber
  }

  /// After any event in a transaction: notes its new deadline, or lets it go when it is over.
  mutating func settle(_ number: UInt64, at now: Moment) {
    if let entry = clients[number] {
      if entry.isOver {
        remove(number, entry.key, entry.path)
        emit(.clientEnded(ClientTransactionID(number: number)), at: now)
      } else if let at = entry.deadline, at < entry.scheduledAt ?? Moment(nanoseconds: .max) {
        clients[number]?.scheduledAt = at
        queue.insert(number, at: at)
      }
    } else if let entry = servers[number] {
      if entry.isOver {
        remove(number, entry.key, entry.path)
        emit(.serverEnded(ServerTransactionID(number: number)), at: now)
      } else if let at = entry.deadline, at < entry.scheduledAt ?? Moment(nanoseconds: .max) {
        servers[number]?.scheduledAt = at
        queue.insert(number, at: at)
      }
    }
    tidyQueue()
  }

  /// Takes a transaction out whatever its state.
  mutating func drop(_ number: UInt64, at now: Moment) {
    if let entry = clients[number] {
      remove(number, entry.key, entry.path)
      emit(.clientEnded(ClientTransactionID(number: number)), at: now)
    } else if let entry = servers[number] {
      remove(number, entry.key, entry.path)
      emit(.serverEnded(ServerTransactionID(number: number)), at: now)
    }
    tidyQueue()
  }

  private mutating func remove(_ number: UInt64, _ key: TransactionKey, _ path: PathIndex.Path) {
    clients[number] = nil
    servers[number] = nil
    if numbers[key] == number { numbers[key] = nil }
    paths.remove(number, path)
  }

  /// Takes entries off the top that mean nothing any more, so that `deadline` is exact.
  private mutating func tidyQueue() {
    while let first = queue.first {
      let client = clients[first.value]
      let server = client == nil ? servers[first.value] : nil
      let scheduledAt = client?.scheduledAt ?? server?.scheduledAt
      let deadline = client?.deadline ?? server?.deadline
      if scheduledAt == first.at, deadline == first.at { break }
      queue.removeFirst()
      guard scheduledAt == first.at else { continue }
      if client != nil { clients[first.value]?.scheduledAt = deadline }
      if server != nil { servers[first.value]?.scheduledAt = deadline }
      if let deadline { queue.insert(first.value, at: deadline) }
    }
    if queue.count > 64 + 4 * count {
      queue.compact { [clients, servers] entry in
        (clients[entry.value]?.scheduledAt ?? servers[entry.value]?.scheduledAt) == entry.at
      }
    }
  }
}
