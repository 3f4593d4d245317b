// FailoverProxy: a transaction-stateful SIP proxy (RFC 3261 §16) that offers each call to one trunk
// after another until one answers for the callee.
//
// `Core` carries packets between the transaction layer and small state machines: `Calls` (one call
// and its attempts), `Dialogs` (requests inside dialogs, late legs ended by the proxy), `Breaker`,
// `Health` and `Routing` (which trunk next). `Messages` changes bytes, `Loops` marks branches,
// `Configuration` reads the file, `Service` puts it all on sockets. Bodies are never read: the
// proxy does not know SDP.

import SIP
public import Services
public import Signaling
public import Wire

/// The proxy without its sockets: packets, failures and the time go in, packets come out.
public struct ProxyCore: Element {
  enum Appointment: Hashable, Sendable {
    case call(ServerTransactionID)
    case relay(ServerTransactionID)
    case health(Int)
    case grace
  }

  /// What a client transaction was started for.
  enum Purpose: Sendable {
    case attempt(ServerTransactionID, Int)
    case cancel(ServerTransactionID, Int)
    case relay(ServerTransactionID)
    case bye(callID: String)
    case health(Int)
    /// A CANCEL inside a dialog: nothing hangs on its answer.
    case other
  }

  public let configuration: Configuration
  public internal(set) var tally = Tally()
  /// Whether log lines are made; they wait in memory until `drainLog`.
  public var keepsLog = true

  var layer: TransactionLayer
  var board: TrunkBoard
  var marks: BranchMark
  var generator: SeededGenerator
  var agenda = Agenda<Appointment>()
  var calls: [ServerTransactionID: Call] = [:]
  /// Calls whose caller has no final response yet.
  var open: Set<ServerTransactionID> = []
  var relays: [ServerTransactionID: RelayedRequest] = [:]
  var purposes: [ClientTransactionID: Purpose] = [:]
  /// Attempts by the branch of their INVITE, for responses that come after their transaction.
  var attempts: [String: (ServerTransactionID, Int)] = [:]
  /// Requests of the proxy's own, and in dialogs, that have no final response yet.
  var unsettled: Set<ClientTransactionID> = []
  /// The OPTIONS under way to each trunk.
  var probes: [Int: ClientTransactionID] = [:]
  var stopping: Stopping?
  private var log: [LogEntry] = []

  public init(
    _ configuration: Configuration, seed: UInt64, timers: Timers? = nil, from start: Moment
  ) {
    self.configuration = configuration
    layer = TransactionLayer(timers: timers ?? configuration.timers)
    board = TrunkBoard(configuration, from: start)
    generator = SeededGenerator(seed: seed)
    marks = BranchMark(using: &generator)
    for index in board.entries.indices {
      agenda.set(.health(index), at: board.entries[index].health.deadline)
    }
  }

  public var deadline: Moment? {
    guard let first = agenda.first else { return layer.deadline }
    return layer.deadline.map { min($0, first) } ?? first
  }

  public mutating func receive(_ packet: Packet, at now: Moment) {
    for event in layer.receive(packet, at: now) { handle(event, at: now) }
  }

  public mutating func transportFailed(_ failure: TransportFailure, at now: Moment) {
    for event in layer.transportFailed(failure, at: now) { handle(event, at: now) }
  }

  public mutating func wake(at now: Moment) {
    while let appointment = agenda.popDue(at: now) {
      switch appointment {
      case .call(let key):
        guard let actions = calls[key]?.context.fire(at: now) else { continue }
        perform(actions, for: key, at: now)
      case .relay(let key):
        guard let actions = relays[key]?.relay.fire() else { continue }
        perform(actions, forRelay: key, at: now)
      case .health(let index):
        checkHealth(index, at: now)
      case .grace:
        endGrace(at: now)
      }
    }
    for event in layer.wake(at: now) { handle(event, at: now) }
  }

  public mutating func drain() -> [Packet] {
    layer.drain()
  }

  /// Takes the log lines made since the last time.
  public mutating func drainLog() -> [LogEntry] {
    defer { log.removeAll() }
    return log
  }

  /// Everything that waits for something: zero once all calls and transactions have ended.
  public var openCount: Int {
    layer.count + calls.count + relays.count + purposes.count + attempts.count + unsettled.count
  }

  /// What the metrics page shows.
  public var metrics: MetricsPage {
    MetricsPage(
      tally: tally, callsInSetup: open.count,
      trunks: board.entries.map { entry in
        MetricsPage.TrunkState(
          name: entry.trunk.name, breaker: entry.breaker.state, isAlive: entry.health.isAlive)
      })
  }

  mutating func note(
    _ level: LogEntry.Level = .info, _ callID: String? = nil, at now: Moment,
    _ sentence: @autoclosure () -> String
  ) {
    guard keepsLog else { return }
    log.append(LogEntry(at: now, level: level, callID: callID, sentence: sentence()))
  }
}
