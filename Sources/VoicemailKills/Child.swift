import Dispatch
import Foundation
import Glibc

/// Another process of this program, whose lines are read as they come.
final class Child: Sendable {
  private let identifier: pid_t
  private let reader = DispatchQueue(label: "voicemail-kills.child")

  /// Starts it; the lines are given on a thread that reads until the child is gone.
  init(_ arguments: [String], line: @escaping @Sendable (Substring) -> Void) throws {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw POSIXError(.EMFILE) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    defer { posix_spawn_file_actions_destroy(&actions) }
    var words = ([CommandLine.arguments[0]] + arguments).map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var started: pid_t = 0
    let code = posix_spawn(&started, "/proc/self/exe", &actions, nil, &words, environ)
    close(ends[1])
    guard code == 0 else {
      close(ends[0])
      throw POSIXError(POSIXErrorCode(rawValue: code) ?? .ENOEXEC)
    }
    identifier = started
    let source = ends[0]
    reader.async { Self.read(source, line) }
  }

  /// Kills it at once; answers when.
  func kill() -> Int64 {
    Glibc.kill(identifier, SIGKILL)
    return Note.clock
  }

  /// Waits until it has ended and all it said was read.
  ///
  /// Answers its exit code, or -1 where it was killed.
  @discardableResult
  func end() async -> Int32 {
    let identifier = identifier
    return await withCheckedContinuation { done in
      reader.async {
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0 && errno == EINTR {}
        done.resume(returning: status & 0x7F == 0 ? (status >> 8) & 0xFF : -1)
      }
    }
  }

  private static func read(_ source: Int32, _ line: (Substring) -> Void) {
    defer { close(source) }
    var rest = ""
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = chunk.withUnsafeMutableBytes { Glibc.read(source, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return }
      rest += String(decoding: chunk[..<count], as: UTF8.self)
      while let end = rest.firstIndex(of: "\n") {
        line(rest[..<end])
        rest = String(rest[rest.index(after: end)...])
      }
    }
  }
}
