#if canImport(Glibc)
  import Glibc
#endif

/// A file that takes its place only when it is whole: written beside it, synced, moved there.
///
/// What is not finished leaves nothing behind. Devices and pipes are written to directly.
package final class OutputFile {
  private static let capacity = 1 << 18

  private let path: String
  /// The file that is replaced, behind any symbolic links.
  private let place: String
  /// Where the bytes go until then; nil for what cannot be replaced.
  private let part: String?
  private let descriptor: Int32
  private var isOpen = true
  private var buffer: [UInt8] = []
  private var failure: Int32?

  package init(_ path: String) throws(CaptureError) {
    self.path = path
    var status = stat()
    let isThere = stat(path, &status) == 0
    if isThere, status.st_mode & S_IFMT == S_IFDIR {
      throw .cannotWrite(path: path, reason: "it is a directory")
    }
    place = isThere ? Self.resolved(path) : path
    if isThere, status.st_mode & S_IFMT != S_IFREG {
      part = nil
      descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY)
    } else {
      let name = "\(place).\(getpid()).\(UInt32.random(in: .min ... .max)).part"
      part = name
      descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    }
    guard descriptor >= 0 else {
      isOpen = false
      throw .cannotWrite(path: path, reason: String(cString: strerror(errno)))
    }
    // One that is replaced keeps its permissions.
    if isThere, part != nil { _ = fchmod(descriptor, status.st_mode & 0o777) }
    buffer.reserveCapacity(Self.capacity)
  }

  deinit {
    guard isOpen else { return }
    close(descriptor)
    if let part { unlink(part) }
  }

  package func write(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { write(ByteView($0)) }
  }

  /// Failures are told by `finish`.
  func write(_ view: ByteView) {
    if buffer.count + view.count > Self.capacity { flush() }
    if view.count > Self.capacity { put(view.raw) } else { buffer.append(contentsOf: view.raw) }
  }

  /// Puts the whole file in its place.
  package func finish() throws(CaptureError) {
    flush()
    if failure == nil, part != nil, fsync(descriptor) != 0 { failure = errno }
    isOpen = false
    if close(descriptor) != 0, failure == nil { failure = errno }
    if let part {
      if failure == nil, rename(part, place) != 0 { failure = errno }
      if failure == nil { syncFolder() } else { unlink(part) }
    }
    if let failure {
      throw .cannotWrite(path: path, reason: String(cString: strerror(failure)))
    }
  }

  private func flush() {
    buffer.withUnsafeBytes { put($0) }
    buffer.removeAll(keepingCapacity: true)
  }

  private func put(_ bytes: UnsafeRawBufferPointer) {
    guard failure == nil, let base = bytes.baseAddress else { return }
    var done = 0
    while done < bytes.count {
      #if canImport(Glibc)
        let put = Glibc.write(descriptor, base + done, bytes.count - done)
      #else
        let put = Darwin.write(descriptor, base + done, bytes.count - done)
      #endif
      if put > 0 {
        done += put
      } else if errno != EINTR {
        failure = errno
        return
      }
    }
  }

  /// The new name, too, should be there after a power cut; where folders cannot be synced, so be it.
  private func syncFolder() {
    let folder = place.lastIndex(of: "/").map { String(place[...$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    close(descriptor)
  }

  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}
