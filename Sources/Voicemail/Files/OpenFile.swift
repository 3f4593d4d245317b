import Glibc

/// A file that is open for writing; whoever has it closes it.
struct OpenFile: Sendable {
  let descriptor: Int32
  let path: String

  /// Makes a file that must not be there.
  static func new(_ path: String) throws(FileProblem) -> OpenFile {
    try open(path, O_WRONLY | O_CREAT | O_EXCL, "create")
  }

  /// Opens a file that is there.
  static func existing(_ path: String) throws(FileProblem) -> OpenFile {
    try open(path, O_RDWR, "open")
  }

  private static func open(
    _ path: String, _ flags: Int32, _ doing: String
  ) throws(FileProblem) -> OpenFile {
    let descriptor = retried { Glibc.open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0o600) }
    guard descriptor >= 0 else { throw FileProblem(doing, path) }
    return OpenFile(descriptor: Int32(descriptor), path: path)
  }

  /// Writes at the end of what was written; answers how many bytes were taken before a problem.
  func append(_ bytes: [UInt8]) -> (Int, FileProblem?) {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes { all in
        retried { write(descriptor, all.baseAddress.map { $0 + done }, all.count - done) }
      }
      guard count > 0 else { return (done, FileProblem("write", path)) }
      done += count
    }
    return (done, nil)
  }

  /// Writes over the beginning.
  func overwrite(_ bytes: [UInt8]) throws(FileProblem) {
    let count = bytes.withUnsafeBytes { all in
      retried { pwrite(descriptor, all.baseAddress, all.count, 0) }
    }
    guard count == bytes.count else { throw FileProblem("write", path) }
  }

  func truncate(to length: Int) throws(FileProblem) {
    guard retried({ Int(ftruncate(descriptor, off_t(length))) }) == 0 else {
      throw FileProblem("shorten", path)
    }
  }

  /// Waits until the disk has it.
  func sync() throws(FileProblem) {
    guard retried({ Int(fsync(descriptor)) }) == 0 else { throw FileProblem("sync", path) }
  }

  func close() { Glibc.close(descriptor) }
}

/// Makes a system call again where a signal came between.
func retried(_ call: () -> some BinaryInteger) -> Int {
  while true {
    let result = Int(call())
    if result != -1 || errno != EINTR { return result }
  }
}
