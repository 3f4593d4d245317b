public import Systems
public import Wire

/// The harness's side of a conversation with a plugin: a value that is handed lines and the time.
///
/// One request is under way at a time, so that a plugin need not be able to do several things at
/// once and a deadline does not run while another request is answered.
public struct PluginSession: Sendable {
  /// Tells requests apart; also the id on the wire.
  public typealias Ticket = Int

  /// What its driver has to do.
  public enum Effect: Sendable, Hashable {
    case send([UInt8])
    case greeted(PluginHello)
    /// The line of the answer, or why there is none.
    case answered(Ticket, Result<[UInt8], PluginFault>)
    /// Something to be told once.
    case trouble(PluginFault)
    /// It is to be ended: nothing will be asked any more.
    case end
  }

  private enum State: Hashable {
    case greeting(until: Moment)
    case open
    /// Its output is closed; whether it has ended is about to turn out.
    case closing(until: Moment)
    case over(PluginFault)
  }

  private struct Asked: Hashable {
    let ticket: Ticket
    let request: PluginRequest
    let limit: Duration
  }

  private let limits: PluginLimits
  private var state: State
  private var waiting: [Asked] = []
  private var current: (asked: Asked, until: Moment)?
  /// Requests whose answers are not waited for any more.
  private var abandoned: Set<Ticket> = []
  private var nextTicket = 1
  private var failures = 0
  private var isStopping = false

  public init(_ limits: PluginLimits, startedAt now: Moment) {
    self.limits = limits
    state = .greeting(until: now + limits.hello)
  }

  /// When it wants to be woken; nil for never.
  public var deadline: Moment? {
    switch state {
    case .greeting(let until), .closing(let until): until
    case .open: current?.until
    case .over: nil
    }
  }

  /// Why nothing can be asked any more; nil while something can.
  public var end: PluginFault? {
    if case .over(let fault) = state { fault } else { nil }
  }

  // MARK: Asking

  /// Asks something; its answer comes as an effect, at once where nothing can be asked.
  public mutating func ask(
    _ request: PluginRequest, within limit: Duration? = nil, at now: Moment
  ) -> (ticket: Ticket, effects: [Effect]) {
    let ticket = nextTicket
    nextTicket += 1
    if case .over(let fault) = state {
      return (ticket, [.answered(ticket, .failure(fault))])
    }
    waiting.append(Asked(ticket: ticket, request: request, limit: limit ?? limits.answer))
    return (ticket, next(at: now))
  }

  /// Asks it to end; that it ends is no trouble from now on.
  public mutating func stop(at now: Moment) -> (ticket: Ticket, effects: [Effect]) {
    var effects = waiting.map { Effect.answered($0.ticket, .failure(.stopped)) }
    waiting = []
    isStopping = true
    let (ticket, more) = ask(.shutdown, within: limits.shutdown, at: now)
    effects += more
    return (ticket, effects)
  }

  /// Something that only the reader of an answer could see.
  public mutating func complain(_ fault: PluginFault, at now: Moment) -> [Effect] {
    fail(fault, at: now)
  }

  private mutating func next(at now: Moment) -> [Effect] {
    guard state == .open, current == nil, !waiting.isEmpty else { return [] }
    let asked = waiting.removeFirst()
    current = (asked, now + asked.limit)
    return [.send(asked.request.line(asked.ticket))]
  }

  // MARK: What it says

  public mutating func take(_ piece: LineSplitter.Piece, at now: Moment) -> [Effect] {
    switch (state, piece) {
    case (.over, _): []
    case (_, .tooLong): finish(.tooLong(limit: limits.line))
    case (.greeting, .line(let line)): greet(line, at: now)
    case (.open, .line(let line)), (.closing, .line(let line)): take(line, at: now)
    }
  }

  private mutating func greet(_ line: [UInt8], at now: Moment) -> [Effect] {
    do throws(PluginFault) {
      let hello = try PluginHello.read(line)
      state = .open
      return [.greeted(hello)] + next(at: now)
    } catch {
      return finish(error)
    }
  }

  private mutating func take(_ line: [UInt8], at now: Moment) -> [Effect] {
    let message: PluginMessage
    do throws(MessageFault) {
      message = try PluginMessage(line)
    } catch {
      return fail(
        .unreadable(error, line: PluginText.brief(line)), at: now, endsCurrent: true)
    }
    switch message {
    case .request(method: "hello", id: nil): return fail(.secondHello, at: now)
    case .request(let method, _):
      return fail(.asked(method: PluginText.brief(method, most: 60)), at: now)
    case .result(let id):
      guard case .number(let ticket) = id, ticket == current?.asked.ticket else {
        return strange(id, at: now)
      }
      return answer(.success(line), at: now)
    case .error(let id, let code, let text):
      guard case .number(let ticket)? = id, let current, ticket == current.asked.ticket else {
        if let id { return strange(id, at: now) }
        // Without an id it says that a request could not be read: the one under way.
        let fault = PluginFault.refused(
          method: current?.asked.request.method ?? "a request", code: code, message: text)
        return fail(fault, at: now, endsCurrent: true)
      }
      let fault = PluginFault.refused(
        method: current.asked.request.method, code: code, message: text)
      return fail(fault, at: now, endsCurrent: true, abandons: false)
    }
  }

  private mutating func answer(
    _ answer: Result<[UInt8], PluginFault>, at now: Moment
  ) -> [Effect] {
    guard let asked = current?.asked else { return [] }
    current = nil
    return [.answered(asked.ticket, answer)] + next(at: now)
  }

  /// An answer to something that is not under way.
  private mutating func strange(_ id: PluginMessage.MessageID, at now: Moment) -> [Effect] {
    guard case .number(let ticket) = id, (1..<nextTicket).contains(ticket),
      !waiting.contains(where: { $0.ticket == ticket })
    else { return fail(.unasked(id), at: now) }
    // That it is late has been said.
    if abandoned.remove(ticket) != nil { return [] }
    return fail(.answeredTwice(id), at: now)
  }

  // MARK: What happens to it

  /// Its standard output was closed.
  public mutating func outputClosed(at now: Moment) -> [Effect] {
    switch state {
    case .greeting, .open: state = .closing(until: now + limits.ending)
    case .closing, .over: break
    }
    return []
  }

  /// Its process has ended.
  public mutating func ended(_ status: ExitStatus, lastLine: String?, at now: Moment) -> [Effect] {
    finish(.ended(status, during: current?.asked.request.method, lastLine: lastLine))
  }

  /// The time is `now`: what is late is given up.
  public mutating func wake(at now: Moment) -> [Effect] {
    switch state {
    case .greeting(let until) where until <= now: return finish(.noHello(within: limits.hello))
    case .closing(let until) where until <= now:
      return finish(.closedOutput(during: current?.asked.request.method))
    case .open:
      guard let current, current.until <= now else { return [] }
      return fail(
        .late(method: current.asked.request.method, within: current.asked.limit), at: now,
        endsCurrent: true)
    case .greeting, .closing, .over: return []
    }
  }

  // MARK: Failing

  /// Counts a failure; `abandons` where the answer may still come.
  private mutating func fail(
    _ fault: PluginFault, at now: Moment, endsCurrent: Bool = false, abandons: Bool = true
  ) -> [Effect] {
    if case .over = state { return [] }
    if fault.isFatal { return finish(fault) }
    failures += 1
    var effects: [Effect] = [.trouble(fault)]
    if endsCurrent, let asked = current?.asked {
      if abandons { abandoned.insert(asked.ticket) }
      current = nil
      effects.append(.answered(asked.ticket, .failure(fault)))
    }
    if failures >= limits.failures {
      return effects + finish(.givenUp(failures: failures))
    }
    return effects + next(at: now)
  }

  /// Whether it does what it was asked to: end.
  private func isWanted(_ fault: PluginFault) -> Bool {
    switch fault {
    case .ended, .closedOutput: isStopping
    default: false
    }
  }

  /// Nothing is asked from now on; what was asked is not answered.
  private mutating func finish(_ fault: PluginFault) -> [Effect] {
    if case .over = state { return [] }
    state = .over(fault)
    var effects: [Effect] = isWanted(fault) ? [] : [.trouble(fault)]
    if let asked = current?.asked { effects.append(.answered(asked.ticket, .failure(fault))) }
    effects += waiting.map { .answered($0.ticket, .failure(fault)) }
    current = nil
    waiting = []
    return effects + [.end]
  }
}
