import Foundation
package import Glibc
import Synchronization

/// A shell that kills the watched process groups when this process has gone, whatever killed it.
///
/// It reads a socket whose other end only this process holds. A parent-death signal would be bound
/// to the thread that started the child (prctl(2)), and threads come and go here.
package final class Watchdog: Sendable {
  private static let script = """
    groups=' '
    while read -r verb group; do
      case $verb in
      watch) groups="$groups$group " ;;
      release) groups="${groups%% "$group" *} ${groups#* "$group" }" ;;
      esac
    done
    for group in $groups; do kill -s KILL -- "-$group"; done 2>/dev/null
    """

  private let process: ChildProcess
  private let ownEnd: Mutex<Int32?>

  package init() throws(ChildProcess.SpawnError) {
    var ends: [Int32] = [-1, -1]
    let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, type, 0, &ends) == 0 else {
      throw ChildProcess.SpawnError(errno: errno)
    }
    defer { Glibc.close(ends[0]) }
    do throws(ChildProcess.SpawnError) {
      process = try ChildProcess(
        ["/bin/sh", "-c", Self.script], environment: [:], directory: "/", input: ends[0],
        output: .file("/dev/null"))
    } catch {
      Glibc.close(ends[1])
      throw error
    }
    ownEnd = Mutex(ends[1])
  }

  package func watch(_ group: pid_t) { tell("watch \(group)\n") }

  package func release(_ group: pid_t) { tell("release \(group)\n") }

  /// Lets go; groups still watched are killed.
  package func close() async {
    let end = ownEnd.withLock { end in
      defer { end = nil }
      return end
    }
    guard let end else { return }
    Glibc.close(end)
    _ = await process.exited()
    process.reap()
  }

  private func tell(_ line: String) {
    ownEnd.withLock { end in
      guard let end else { return }
      _ = Array(line.utf8).withUnsafeBytes {
        send(end, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
    }
  }
}
