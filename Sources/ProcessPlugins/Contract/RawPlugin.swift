import Foundation
import Glibc
import Systems
import Wire

/// A plugin that is spoken to line by line, without a session: what it is sent may be wrong.
final class RawPlugin {
  private let launch: PluginLaunch
  private let process: ChildProcess
  private let watchdog: Watchdog
  private var pump: PipePump
  private var splitter: LineSplitter
  private var lines: [LineSplitter.Piece] = []
  private var outbox: [UInt8] = []
  private var isClosing = false
  private var isOutputClosed = false
  private var log = PluginLog(most: 0)

  init(_ launch: PluginLaunch, watchdog: Watchdog) throws(PluginFault) {
    self.launch = launch
    self.watchdog = watchdog
    let (process, pipes, bell) = try launch.start()
    self.process = process
    watchdog.watch(process.pid)
    pump = PipePump(pipes, bell)
    splitter = LineSplitter(most: launch.limits.line)
  }

  func send(_ text: String) { send(Array((text + "\n").utf8)) }

  func send(_ bytes: [UInt8]) { outbox += bytes }

  /// Its input ends when all is written.
  func closeInput() { isClosing = true }

  func signal(_ signal: Int32) { process.signalGroup(signal) }

  /// The next line as a message; throws where there is none in time or it is no message.
  func message(within limit: Duration? = nil) throws -> PluginMessage {
    guard let line = try line(within: limit ?? launch.limits.answer) else {
      throw Breach(
        isOutputClosed
          ? "it ended, or closed its standard output, instead of answering"
          : "it did not answer within \((limit ?? launch.limits.answer).text)")
    }
    do throws(MessageFault) {
      return try PluginMessage(line)
    } catch {
      throw Breach("it wrote what is no message (\(error)): \"\(PluginText.brief(line))\"")
    }
  }

  /// The next line; nil where none comes in that time, or its output is closed.
  func line(within limit: Duration) throws -> [UInt8]? {
    let end = ContinuousClock.now + limit
    while lines.isEmpty {
      let now = ContinuousClock.now
      if now >= end || isOutputClosed { return nil }
      turn(atMost: end - now)
    }
    guard case .line(let line) = lines.removeFirst() else {
      throw Breach("it wrote a line of more than \(launch.limits.line) bytes")
    }
    return line
  }

  /// How it ended; nil where it has not in that time.
  func ended(within limit: Duration) -> ExitStatus? {
    let end = ContinuousClock.now + limit
    while process.status == nil {
      let now = ContinuousClock.now
      if now >= end { return nil }
      turn(atMost: min(end - now, .milliseconds(50)))
    }
    turn(atMost: .zero)
    return process.status
  }

  /// Lines that came and nobody asked for.
  var rest: [LineSplitter.Piece] { lines }

  var lastLine: String? { log.lastLine }

  func stop() async -> StopReport {
    pump.closeAll()
    return await process.stop(watchdog, grace: launch.limits.shutdown)
  }

  private func turn(atMost limit: Duration) {
    pump.wait(writing: !outbox.isEmpty, atMost: limit)
    let heard = pump.read(untilEmpty: process.status != nil)
    lines += splitter.take(heard.output)
    log.take(heard.errors)
    if heard.isOutputClosed {
      isOutputClosed = true
      let remainder = splitter.finish()
      if !remainder.isEmpty { lines.append(.line(remainder)) }
    }
    outbox.removeFirst(pump.write(outbox, from: 0, thenClose: isClosing))
  }
}
