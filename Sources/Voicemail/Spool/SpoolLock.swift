import Foundation
import Glibc

/// Holds a folder for this process; the kernel lets go when the process dies.
final class SpoolLock: Sendable {
  private let descriptor: Int32

  init(_ folder: Folder) throws(SpoolError) {
    let path = folder.path("lock")
    let opened = Int32(retried { open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600) })
    guard opened >= 0 else { throw FileProblem("open", path).spoolError }
    guard retried({ flock(opened, LOCK_EX | LOCK_NB) }) == 0 else {
      let code = errno
      close(opened)
      guard code == EWOULDBLOCK else { throw FileProblem("lock", path, code).spoolError }
      let owner = (try? folder.read("lock", most: 32)).map { String(decoding: $0, as: UTF8.self) }
      let digits = owner?.filter { ("0"..."9").contains($0) } ?? ""
      throw .taken(
        folder: folder.path, process: digits.isEmpty ? "another process" : "process \(digits)")
    }
    descriptor = opened
    // For people who ask who it is; the lock itself does not depend on it.
    let text = Array("\(getpid())\n".utf8)
    _ = ftruncate(opened, 0)
    _ = text.withUnsafeBytes { pwrite(opened, $0.baseAddress, $0.count, 0) }
  }

  deinit { close(descriptor) }
}
