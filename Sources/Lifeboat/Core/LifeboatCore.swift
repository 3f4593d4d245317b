// Lifeboat: an IVR that answers calls while the platform that should is down.
//
// `Menu` is what a caller is asked, as a value. `Calls` are legs and what is known of them, `Media`
// what is said and passed on, `Core` carries packets between these and the transaction layer,
// `Prompts` makes words into sound, `Configuration` reads the file, `Service` puts it all on
// sockets and does what waits: looking up customers, speaking names, keeping messages.

import SIP
public import Services
import Signaling
public import Wire

/// The lifeboat without its sockets: packets, failures and the time go in; packets and orders for
/// what takes time come out.
public struct LifeboatCore: Element {
  enum Appointment: Hashable, Sendable {
    /// The menu waited long enough for a key.
    case menu(Int)
    /// The caller is greeted with what is known by then.
    case greeting(Int)
    case answer(Int, Side)
    case ring(Int)
    case recording(Int)
    case longest(Int)
    case report(Int, Side)
    case grace
  }

  /// What a client transaction was started for.
  enum Purpose: Hashable, Sendable {
    case attempt(Int)
    case refer(Int, target: Int)
    case reinvite(Int, Side)
    case abandoned
    case bye
    case other
  }

  public let configuration: Configuration
  public internal(set) var tally = Tally()
  /// How late packets were sent.
  public internal(set) var lateness = Histogram()

  let tracks: [Prompt: Track]
  var layer: TransactionLayer
  var generator: SeededGenerator
  var agenda = Agenda<Appointment>()
  var metronome = Metronome()
  var ports: PortPool
  var calls: [Int: Call] = [:]
  var lastCall = 0
  /// Legs by the ports of their audio and by their own end of the dialog.
  var legOfPort: [Endpoint: LegKey] = [:]
  var legOfDialog: [DialogKey: LegKey] = [:]
  var purposes: [ClientTransactionID: Purpose] = [:]
  var abandoned: [ClientTransactionID: AbandonedLeg] = [:]
  /// The ACK for each 2xx, by its To tag, to be sent again when the 2xx is.
  var acknowledgements: [ClientTransactionID: [String: Packet]] = [:]
  /// Messages that are being made safe.
  var saving: Set<Int> = []
  var isStopping = false
  var stopsAt: Moment?
  var outbox: [Packet] = []
  private var orders: [Order] = []
  private var log: [LogEntry] = []

  struct LegKey: Hashable, Sendable {
    let call: Int
    let side: Side
  }

  struct DialogKey: Hashable, Sendable {
    let callID: String
    let localTag: String
  }

  /// `tracks` has every prompt that the configuration may want said.
  public init(
    _ configuration: Configuration, tracks: [Prompt: Track], seed: UInt64, from start: Moment
  ) {
    self.configuration = configuration
    self.tracks = tracks
    layer = TransactionLayer(timers: configuration.timers)
    generator = SeededGenerator(seed: seed)
    ports = PortPool(configuration.media.ports)
  }

  public var deadline: Moment? {
    let waiting = strictDeadline
    guard let beat = metronome.first else { return waiting }
    return waiting.map { min($0, beat) } ?? beat
  }

  public var strictDeadline: Moment? {
    guard let first = agenda.first else { return layer.deadline }
    return layer.deadline.map { min($0, first) } ?? first
  }

  public mutating func receive(_ packet: Packet, at now: Moment) {
    if let key = legOfPort[packet.destination], packet.transport == .udp {
      return hear(packet, key, at: now)
    }
    for event in layer.receive(packet, at: now) { handle(event, at: now) }
  }

  public mutating func transportFailed(_ failure: TransportFailure, at now: Moment) {
    if failure.transport == .udp, let key = legOfPort[failure.source] {
      // A port that could not be opened fails toward itself; all else is a phone that is not
      // listening yet.
      if failure.destination == failure.source { lose(key.call, at: now) }
      return
    }
    for event in layer.transportFailed(failure, at: now) { handle(event, at: now) }
  }

  public mutating func wake(at now: Moment) {
    while let beat = metronome.popDue(at: now) {
      lateness.add(now - beat.due, times: beat.members.count)
      for call in beat.members { speak(call, at: now) }
    }
    while let appointment = agenda.popDue(at: now) { keep(appointment, at: now) }
    for event in layer.wake(at: now) { handle(event, at: now) }
  }

  private mutating func keep(_ appointment: Appointment, at now: Moment) {
    switch appointment {
    case .menu(let call): act(call, at: now) { $0.wake(at: now) }
    case .greeting(let call): greet(call, .general, at: now)
    case .answer(let call, let side): repeatAnswer(call, side, at: now)
    case .ring(let call): giveUpTarget(call, at: now)
    case .recording(let call): watchRecording(call, at: now)
    case .longest(let call):
      note(calls[call], at: now, "the call was as long as one may be")
      calls[call]?.outcome = .cut
      end(call, by: nil, at: now)
    case .report(let call, let side): report(call, side, at: now)
    case .grace: endGrace(at: now)
    }
  }

  public mutating func drain() -> [Packet] {
    defer { outbox.removeAll(keepingCapacity: true) }
    outbox += layer.drain()
    return outbox
  }

  public mutating func drainOpenings() -> [Endpoint] { ports.takeOpenings() }

  public mutating func drainClosings() -> [Endpoint] { ports.takeClosings() }

  /// Takes what is to be done outside, oldest first.
  public mutating func drainOrders() -> [Order] {
    defer { orders.removeAll(keepingCapacity: true) }
    return orders
  }

  /// Takes the log lines made since the last time.
  public mutating func drainLog() -> [LogEntry] {
    defer { log.removeAll() }
    return log
  }

  /// Everything that waits for something: zero once all calls and transactions have ended.
  public var openCount: Int {
    layer.count + calls.count + purposes.count + abandoned.count + legOfPort.count
      + legOfDialog.count + acknowledgements.count + saving.count + ports.taken
  }

  /// What the metrics page shows, with what is counted elsewhere.
  public func metrics(_ lookups: [LookupResult: Int], _ messages: MessageCounts) -> MetricsPage {
    MetricsPage(
      tally: tally, active: calls.count, lateness: lateness, lookups: lookups, messages: messages)
  }

  mutating func order(_ order: Order) { orders.append(order) }

  mutating func note(
    _ call: Call?, _ level: LogEntry.Level = .info, at now: Moment, _ sentence: String
  ) {
    note(callID: call?.caller.invite.callID, level, at: now, sentence)
  }

  mutating func note(
    callID: String?, _ level: LogEntry.Level = .info, at now: Moment, _ sentence: String
  ) {
    log.append(LogEntry(at: now, level: level, callID: callID, sentence: sentence))
  }
}
