import Systems
import Wire

/// A session with who waits for what of it.
struct Conversation {
  typealias Answer<Value> = Result<Value, PluginFault>

  private(set) var session: PluginSession
  /// What is to be written, and how much of it has been.
  private(set) var outbox: [UInt8] = []
  private(set) var written = 0
  /// Whether its input is to be closed when all is written.
  var closesInput = false
  var log: PluginLog
  private(set) var troubles: [PluginFault] = []
  /// What came last and was no whole line.
  private(set) var remainder = ""

  private var splitter: LineSplitter
  private var hello: PluginHello?
  private var greeted: [@Sendable (Answer<PluginHello>) -> Void] = []
  private var waiting: [PluginSession.Ticket: @Sendable (Answer<[UInt8]>) -> Void] = [:]
  private var told: [@Sendable () -> Void] = []
  private var mustEnd = false

  init(_ session: PluginSession, _ limits: PluginLimits, log: PluginLog) {
    self.session = session
    self.log = log
    splitter = LineSplitter(most: limits.line)
  }

  // MARK: For those who wait

  mutating func whenGreeted(_ tell: @escaping @Sendable (Answer<PluginHello>) -> Void) {
    if let hello {
      told.append { tell(.success(hello)) }
    } else if let end = session.end {
      told.append { tell(.failure(end)) }
    } else {
      greeted.append(tell)
    }
  }

  mutating func ask(
    _ request: PluginRequest, within limit: Duration?, at now: Moment,
    _ tell: @escaping @Sendable (Answer<[UInt8]>) -> Void
  ) {
    let (ticket, effects) = session.ask(request, within: limit, at: now)
    waiting[ticket] = tell
    apply(effects)
  }

  mutating func stop(
    at now: Moment, _ tell: @escaping @Sendable (Answer<[UInt8]>) -> Void
  ) {
    let (ticket, effects) = session.stop(at: now)
    waiting[ticket] = tell
    apply(effects)
  }

  mutating func complain(_ fault: PluginFault, at now: Moment) {
    apply(session.complain(fault, at: now))
  }

  /// Who is to be told something, once.
  mutating func takeTold() -> [@Sendable () -> Void] {
    defer { told = [] }
    return told
  }

  /// Whether its process is to be ended, said once.
  mutating func takeEnd() -> Bool {
    defer { mustEnd = false }
    return mustEnd
  }

  /// Sends bytes as they are.
  mutating func send(_ bytes: [UInt8]) { outbox += bytes }

  // MARK: For the thread

  var hasMail: Bool { written < outbox.count }

  mutating func note(written count: Int) {
    written += count
    guard !hasMail else { return }
    outbox = []
    written = 0
  }

  /// Takes what came through the pipes, how its process ended if it has, and the time.
  mutating func take(_ heard: PipeReading, _ status: ExitStatus?, at now: Moment) {
    log.take(heard.errors)
    for piece in splitter.take(heard.output) { apply(session.take(piece, at: now)) }
    if heard.isOutputClosed || status != nil {
      let rest = splitter.finish()
      if !rest.isEmpty { remainder = PluginText.brief(rest) }
    }
    if heard.isOutputClosed { apply(session.outputClosed(at: now)) }
    if let status {
      apply(session.ended(status, lastLine: log.lastLine, at: now))
    }
    apply(session.wake(at: now))
  }

  private mutating func apply(_ effects: [PluginSession.Effect]) {
    for effect in effects {
      switch effect {
      case .send(let bytes): send(bytes)
      case .greeted(let hello):
        self.hello = hello
        let tellers = greeted
        greeted = []
        told += tellers.map { tell in { tell(.success(hello)) } }
      case .answered(let ticket, let answer):
        if let tell = waiting.removeValue(forKey: ticket) { told.append { tell(answer) } }
      case .trouble(let fault): troubles.append(fault)
      case .end:
        mustEnd = true
        guard hello == nil, let end = session.end else { continue }
        let tellers = greeted
        greeted = []
        told += tellers.map { tell in { tell(.failure(end)) } }
      }
    }
  }
}
