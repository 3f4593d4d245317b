import Foundation
import Glibc

/// What `posix_spawn` is told: own session, default signals, three open descriptors.
struct SpawnSettings: ~Copyable {
  /// POSIX_SPAWN_SETSID of glibc's spawn.h, which its Swift module leaves out.
  private static let ownSession: Int32 = 0x80

  private var attributes = posix_spawnattr_t()
  private var actions = posix_spawn_file_actions_t()

  init(input: Int32?, output: ChildProcess.Output) {
    posix_spawnattr_init(&attributes)
    let flags = Self.ownSession | Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETSIGMASK)
    posix_spawnattr_setflags(&attributes, Int16(flags))
    // Signals this process ignores would stay ignored in the child.
    var signals = sigset_t()
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)

    posix_spawn_file_actions_init(&actions)
    if let input {
      posix_spawn_file_actions_adddup2(&actions, input, 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    switch output {
    case .file(let path):
      posix_spawn_file_actions_addopen(&actions, 1, path, O_WRONLY | O_CREAT | O_APPEND, 0o644)
      posix_spawn_file_actions_adddup2(&actions, 1, 2)
    case .descriptors(let output, let errors):
      posix_spawn_file_actions_adddup2(&actions, output, 1)
      posix_spawn_file_actions_adddup2(&actions, errors, 2)
    }
    // Others may have opened descriptors without close-on-exec: a capture's socket for one.
    let open = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    for descriptor in open.compactMap({ Int32($0) }) where descriptor > 2 {
      posix_spawn_file_actions_addclose(&actions, descriptor)
    }
  }

  deinit {
    var (attributes, actions) = (attributes, actions)
    posix_spawnattr_destroy(&attributes)
    posix_spawn_file_actions_destroy(&actions)
  }

  mutating func run(
    _ command: [String], environment: [String: String]
  ) throws(ChildProcess.SpawnError) -> pid_t {
    var arguments = command.map { (text: String) in strdup(text) }
    var variables = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") }
    defer { for text in arguments + variables { free(text) } }
    arguments.append(nil)
    variables.append(nil)
    var pid: pid_t = 0
    let code = posix_spawn(&pid, command[0], &actions, &attributes, arguments, variables)
    guard code == 0 else { throw ChildProcess.SpawnError(errno: code) }
    return pid
  }
}
