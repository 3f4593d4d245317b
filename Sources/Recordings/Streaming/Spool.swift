#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Messages that stand nowhere in a file as they are: reassembled, unpacked, or from a pipe.
///
/// They are written to a file without a name, so that memory does not grow with the capture. Where
/// there is no place for such a file they stay in memory.
final class Spool {
  private var descriptor: Int32 = -1
  private var pending: [UInt8] = []
  /// Where `pending` begins.
  private var written = 0
  private var isFull = false
  private static let buffer = 1 << 20

  init() {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var path = Array("\(folder)/harness-XXXXXX".utf8CString)
    descriptor = mkstemp(&path)
    if descriptor >= 0 { unlink(path) }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Keeps bytes; gives where.
  func keep(_ bytes: UnsafeRawBufferPointer) -> Int {
    let place = written + pending.count
    pending.append(contentsOf: bytes)
    if pending.count >= Self.buffer { flush() }
    return place
  }

  private func flush() {
    guard descriptor >= 0, !isFull else { return }
    var done = 0
    while done < pending.count {
      let count = pending.withUnsafeBytes { raw -> Int in
        // In bounds: `done` is below the count.
        guard let base = raw.baseAddress else { return -1 }
        return pwrite(descriptor, base + done, raw.count - done, off_t(written + done))
      }
      if count <= 0 { break }
      done += count
    }
    // A full disk: what could not be written stays in memory.
    pending.removeFirst(done)
    written += done
    if done == 0 { isFull = true }
  }

  func bytes(at place: Int, count: Int) -> [UInt8]? {
    if place >= written {
      let start = place - written
      guard start + count <= pending.count else { return nil }
      return Array(pending[start..<start + count])
    }
    guard descriptor >= 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let got = bytes.withUnsafeMutableBytes { raw -> Int in
        guard let base = raw.baseAddress else { return -1 }
        return pread(descriptor, base + done, count - done, off_t(place + done))
      }
      guard got > 0 else { return nil }
      done += got
    }
    return bytes
  }
}
