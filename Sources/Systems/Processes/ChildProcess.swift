import Foundation
package import Glibc
import Synchronization

/// A process in a session of its own, waited for by its pid alone.
///
/// It stays a zombie until `reap`, so that its number, which is also its group's and session's,
/// cannot go to another process while signals may still be sent to it.
package final class ChildProcess: Sendable {
  package struct SpawnError: Error {
    package let errno: Int32
    package var reason: String { String(cString: strerror(errno)) }
  }

  /// Where what it writes goes.
  package enum Output: Sendable {
    /// A file that stdout and stderr are appended to.
    case file(String)
    case descriptors(output: Int32, errors: Int32)
  }

  private struct State {
    var status: ExitStatus?
    var waiting: [AsyncStream<ExitStatus>.Continuation] = []
    var isReaped = false
  }

  package let pid: pid_t
  private let state = Mutex(State())
  private let onExit: @Sendable (ExitStatus) -> Void

  /// Starts `command[0]`, an absolute path, with these descriptors and nothing else open.
  ///
  /// `onExit` is called once, on a thread of its own.
  package init(
    _ command: [String], environment: [String: String], directory: String, input: Int32? = nil,
    output: Output, onExit: @escaping @Sendable (ExitStatus) -> Void = { _ in }
  ) throws(SpawnError) {
    // posix_spawn has no portable way to change the folder; the shell is replaced at once.
    let wrapped = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", directory] + command
    var spawn = SpawnSettings(input: input, output: output)
    pid = try spawn.run(wrapped, environment: environment)
    self.onExit = onExit
    let thread = Thread { [self] in awaitExit() }
    thread.stackSize = 128 << 10
    thread.start()
  }

  /// Nil while it runs.
  package var status: ExitStatus? { state.withLock { $0.status } }

  /// Waits until it has ended; nil when the task is cancelled first.
  package func exited() async -> ExitStatus? {
    let (stream, continuation) = AsyncStream<ExitStatus>.makeStream()
    let known = state.withLock { state in
      if state.status == nil { state.waiting.append(continuation) }
      return state.status
    }
    if let known { return known }
    for await status in stream { return status }
    return nil
  }

  /// Signals every process of its group; nothing once it was reaped.
  package func signalGroup(_ signal: Int32) {
    state.withLock { state in
      guard !state.isReaped else { return }
      kill(-pid, signal)
    }
  }

  /// Gives its number back to the system; call it when it has ended.
  package func reap() {
    state.withLock { state in
      guard state.status != nil, !state.isReaped else { return }
      state.isReaped = true
      var status: Int32 = 0
      while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    }
  }

  private func awaitExit() {
    var info = siginfo_t()
    // WNOWAIT leaves it a zombie.
    while waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT) < 0, errno == EINTR {}
    let code = info._sifields._sigchld.si_status
    let status: ExitStatus = info.si_code == CLD_EXITED ? .exited(code) : .killed(signal: code)
    let waiting = state.withLock { state in
      state.status = status
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting {
      continuation.yield(status)
      continuation.finish()
    }
    onExit(status)
  }
}
