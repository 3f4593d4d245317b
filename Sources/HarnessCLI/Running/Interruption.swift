import Dispatch
import Foundation

/// Ctrl-C and SIGTERM as the cancellation of a task.
enum Interruption {
  @TaskLocal private static var isWatched = false

  /// Runs the body; the first signal cancels it, and what it then returns is returned.
  ///
  /// Inside another one it is that one's signals that count.
  static func cancelling<T: Sendable>(
    _ body: @escaping @Sendable () async throws -> T
  ) async throws -> T {
    if isWatched { return try await body() }
    let task = Task { try await $isWatched.withValue(true) { try await body() } }
    let sources = [SIGINT, SIGTERM, SIGHUP].map { number in
      // Without this the default action would end the process before the source is told.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        if !task.isCancelled { Console.note("stopping; the evidence so far is kept") }
        task.cancel()
      }
      source.resume()
      return source
    }
    defer {
      for source in sources { source.cancel() }
      for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_DFL) }
    }
    return try await task.value
  }
}
