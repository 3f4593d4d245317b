import Foundation
import Glibc
import Synchronization
public import Systems
import Wire

/// A plugin's process with the conversation on its pipes.
///
/// A thread of its own carries the session out; callers wait for their answer, however many there
/// are. Nothing here waits longer than the session's deadlines.
public final class PluginProcess: Sendable {
  /// What stands behind it.
  public let command: PluginLaunch
  private let watchdog: Watchdog
  private let bell: Bell
  private let process: ChildProcess
  private let conversation: Mutex<Conversation>
  private let started = ContinuousClock.now

  /// Starts the program; its hello is waited for by `greeting`.
  init(_ command: PluginLaunch, watchdog: Watchdog) throws(PluginFault) {
    self.command = command
    self.watchdog = watchdog
    let pipes: Pipes
    (process, pipes, bell) = try command.start()
    watchdog.watch(process.pid)
    conversation = Mutex(
      Conversation(
        PluginSession(command.limits, startedAt: .zero), command.limits,
        log: PluginLog(most: command.limits.log)))
    let thread = Thread { [self] in converse(on: pipes) }
    thread.name = "plugin"
    thread.stackSize = 1 << 20
    thread.start()
  }

  /// The number of its process, which is also that of its group.
  public var pid: Int32 { process.pid }

  /// What went wrong so far, each said once.
  public var troubles: [PluginFault] { conversation.withLock { $0.troubles } }

  /// The last line it wrote to its standard error.
  public var lastLine: String? { conversation.withLock { $0.log.lastLine } }

  /// Writes what it logs to a file from now on, what it has logged first.
  func keepLog(in path: String) {
    conversation.withLock { $0.log.keep(in: path) }
  }

  /// How many bytes of its log were too many to be kept.
  public var discardedLog: Int { conversation.withLock { $0.log.discarded } }

  /// Waits for its hello.
  public func greeting() throws(PluginFault) -> PluginHello {
    let slot = AnswerSlot<PluginHello>()
    act { conversation, _ in conversation.whenGreeted { slot.fill($0) } }
    return try slot.wait().get()
  }

  /// Asks, and waits for the line of the answer.
  public func ask(
    _ request: PluginRequest, within limit: Duration? = nil
  ) throws(PluginFault) -> [UInt8] {
    let slot = AnswerSlot<[UInt8]>()
    act { conversation, now in
      conversation.ask(request, within: limit, at: now) { slot.fill($0) }
    }
    return try slot.wait().get()
  }

  /// As above, without holding a thread up.
  public func answer(
    to request: PluginRequest, within limit: Duration? = nil
  ) async throws(PluginFault) -> [UInt8] {
    let answer: Result<[UInt8], PluginFault> = await withCheckedContinuation { continuation in
      act { conversation, now in
        conversation.ask(request, within: limit, at: now) { continuation.resume(returning: $0) }
      }
    }
    return try answer.get()
  }

  /// Reads the result out of an answer; what cannot be read counts against the plugin.
  func read<Value: Decodable>(
    _ line: [UInt8], of request: PluginRequest, as type: Value.Type
  ) throws(PluginFault) -> Value {
    do throws(MessageFault) {
      return try PluginAnswer<Value>.read(line)
    } catch {
      throw nonsense(error.description, in: request)
    }
  }

  /// Counts an answer that means nothing against the plugin.
  func nonsense(_ why: String, in request: PluginRequest) -> PluginFault {
    let fault = PluginFault.nonsense(method: request.method, why)
    complain(fault)
    return fault
  }

  /// Counts something against it that only the reader of an answer could see.
  func complain(_ fault: PluginFault) {
    act { conversation, now in conversation.complain(fault, at: now) }
  }

  /// Writes bytes as they are; for the contract suite, which sends what is wrong.
  func write(raw bytes: [UInt8]) {
    act { conversation, _ in conversation.send(bytes) }
  }

  /// Why nothing can be asked any more; nil while something can.
  public var end: PluginFault? { conversation.withLock { $0.session.end } }

  /// What of its output belonged to no answer, after it has ended.
  public var remainder: String { conversation.withLock { $0.remainder } }

  /// Asks it to end, and sees to it: nothing of it is left when this returns.
  ///
  /// The first is whether it answered `shutdown`, the second how its process ended.
  @discardableResult
  public func stop() async -> (answer: Result<[UInt8], PluginFault>, report: StopReport) {
    let answer = await withCheckedContinuation { continuation in
      act { conversation, now in
        conversation.stop(at: now) { continuation.resume(returning: $0) }
      }
    }
    // Its input ends, which is the last thing it is told.
    act { conversation, _ in conversation.closesInput = true }
    let end = ContinuousClock.now + command.limits.shutdown
    while process.status == nil, ContinuousClock.now < end {
      try? await Task.sleep(for: .milliseconds(5))
    }
    let report = await process.stop(watchdog, grace: command.limits.shutdown)
    return (answer, report)
  }

  // MARK: The thread

  private var now: Moment { .zero + (ContinuousClock.now - started) }

  /// Changes the conversation, tells whoever waited, and wakes the thread.
  private func act(_ body: (inout Conversation, Moment) -> Void) {
    let told = conversation.withLock { conversation in
      body(&conversation, now)
      return conversation.takeTold()
    }
    for tell in told { tell() }
    bell.ring()
  }

  private func converse(on pipes: Pipes) {
    var pump = PipePump(pipes, bell)
    while true {
      let (hasMail, deadline) = conversation.withLock { conversation in
        (conversation.hasMail, conversation.session.deadline)
      }
      pump.wait(writing: hasMail, atMost: deadline.map { $0 - now })
      // First whether it has ended: what it wrote before is then in the pipes.
      let status = process.status
      let heard = pump.read(untilEmpty: status != nil)
      let (told, mustEnd) = conversation.withLock { conversation in
        conversation.note(
          written: pump.write(
            conversation.outbox, from: conversation.written, thenClose: conversation.closesInput))
        conversation.take(heard, status, at: now)
        return (conversation.takeTold(), conversation.takeEnd())
      }
      for tell in told { tell() }
      if mustEnd {
        pump.closeAll()
        process.signalGroup(SIGTERM)
      }
      if status != nil { break }
    }
    pump.closeAll()
    conversation.withLock { $0.log.close() }
  }
}
