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
    let watches = [SIGINT, SIGTERM, SIGHUP].map { number in
      SignalWatch(number) {
        if !task.isCancelled { Console.note("stopping; the evidence so far is kept") }
        task.cancel()
      }
    }
    defer { for watch in watches { watch.end() } }
    return try await task.value
  }
}
