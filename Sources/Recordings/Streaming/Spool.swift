#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Messages that stand nowhere in a file as they are: reassembled, unpacked, or from a pipe.
///
/// They are written to a file without a name, so that memory does not grow with the capture. Where
/// there is no place for such a file they stay in memory.
package final class Spool {
  private let descriptor: Int32
  private var pending: [UInt8] = []
  /// Where `pending` begins.
  private var written = 0
  private var isFull = false
  private let buffer: Int

  /// `folder` nil: where temporary files go; `buffer` is how much is collected before it is written.
  package convenience init(folder: String? = nil, buffer: Int = 1 << 20) {
    let folder = folder ?? getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var path = Array("\(folder)/harness-XXXXXX".utf8CString)
    let descriptor = mkstemp(&path)
    if descriptor >= 0 { unlink(path) }
    self.init(descriptor: descriptor, buffer: buffer)
  }

  /// Writes to an open file, which it closes at its end; a negative one is none.
  package init(descriptor: Int32, buffer: Int) {
    self.descriptor = descriptor
    self.buffer = buffer
  }

  /// Whether there is a file.
  package var isOnDisk: Bool { descriptor >= 0 }

  /// How many bytes are in memory.
  package var held: Int { pending.count }

  /// Where what is kept next will be.
  var end: Int { written + pending.count }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Keeps bytes; gives where.
  package func keep(_ bytes: UnsafeRawBufferPointer) -> Int {
    let place = written + pending.count
    pending.append(contentsOf: bytes)
    if pending.count >= buffer { flush() }
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

  package func bytes(at place: Int, count: Int) -> [UInt8]? {
    // A disk that fills up takes the beginning of a message and not its end.
    let onDisk = max(0, min(count, written - place))
    let start = max(0, place - written)
    guard start + count - onDisk <= pending.count else { return nil }
    var bytes = [UInt8](repeating: 0, count: onDisk)
    var done = 0
    while done < onDisk {
      let got = bytes.withUnsafeMutableBytes { raw -> Int in
        guard let base = raw.baseAddress else { return -1 }
        return pread(descriptor, base + done, onDisk - done, off_t(place + done))
      }
      guard got > 0 else { return nil }
      done += got
    }
    return onDisk == count ? bytes : bytes + pending[start..<start + count - onDisk]
  }
}
