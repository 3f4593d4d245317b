import Services
import Transports

/// Log lines of what is done outside the core, in the form of the core's own.
struct Diary: Sendable {
  let clock: WallClock
  /// Takes one finished line.
  let log: @Sendable (String) -> Void

  func note(_ sentence: String) { write(.info, sentence) }

  func warn(_ sentence: String) { write(.warning, sentence) }

  private func write(_ level: LogEntry.Level, _ sentence: String) {
    log(LogEntry(at: clock.now, level: level, callID: nil, sentence: sentence).text)
  }
}
