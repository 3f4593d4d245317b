#if canImport(Glibc)
  import Glibc
#endif

/// A file that takes its place only when it is whole: written beside it, synced, moved there.
///
/// What is not finished leaves nothing behind. Devices and pipes are written to directly.
package final class OutputFile {
  private static let capacity = 1 << 18

  private let path: String
  /// The file that is replaced, and where the bytes go until then; nil for what is not replaced.
  private let replaced: (place: String, part: String)?
  private let descriptor: Int32
  private var isOpen = true
  private var buffer: [UInt8] = []
  private var failure: Int32?

  package init(_ path: String) throws(CaptureError) {
    self.path = path
    let way = try OutputPlace(path).way
    switch way {
    case .through:
      replaced = nil
      descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY)
    case .open(let standing):
      replaced = nil
      descriptor = fcntl(standing, F_DUPFD_CLOEXEC, 0)
    case .replacing(let place, _):
      let part = "\(place).\(getpid()).\(UInt32.random(in: .min ... .max)).part"
      replaced = (place, part)
      descriptor = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    }
    guard descriptor >= 0 else {
      isOpen = false
      throw .cannotWrite(path: path, reason: String(cString: strerror(errno)))
    }
    // One that is replaced keeps its permissions.
    if case .replacing(_, permissions: let permissions?) = way {
      _ = fchmod(descriptor, permissions)
    }
    buffer.reserveCapacity(Self.capacity)
  }

  deinit {
    guard isOpen else { return }
    close(descriptor)
    if let replaced { unlink(replaced.part) }
  }

  /// Fails where that path could not be written; to be asked before there is anything to write.
  package static func check(_ path: String) throws(CaptureError) {
    try OutputPlace(path).check()
  }

  /// Writes a whole text to that path.
  package static func write(_ text: String, to path: String) throws(CaptureError) {
    try write(Array(text.utf8), to: path)
  }

  /// Writes all bytes to that path.
  package static func write(_ bytes: [UInt8], to path: String) throws(CaptureError) {
    let file = try OutputFile(path)
    file.write(bytes)
    try file.finish()
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
    if failure == nil, replaced != nil, fsync(descriptor) != 0 { failure = errno }
    isOpen = false
    if close(descriptor) != 0, failure == nil { failure = errno }
    if let replaced {
      if failure == nil, rename(replaced.part, replaced.place) != 0 { failure = errno }
      if failure == nil { syncFolder(of: replaced.place) } else { unlink(replaced.part) }
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
    guard failure == nil else { return }
    failure = OutputDescriptor(descriptor).put(bytes)
  }

  /// The new name, too, should be there after a power cut; where folders cannot be synced, so be it.
  private func syncFolder(of place: String) {
    let descriptor = open(OutputPlace.folder(of: place), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    close(descriptor)
  }
}
