import Foundation
import Glibc

/// A folder whose changes are made so that a crash leaves the old or the new, never half of it.
struct Folder: Sendable, Hashable {
  let path: String

  func path(_ name: String) -> String { "\(path)/\(name)" }

  /// Makes the folder and those above it.
  func make() throws(FileProblem) {
    var made = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      made += made.isEmpty || made.hasSuffix("/") ? "\(part)" : "/\(part)"
      guard mkdir(made, 0o700) == 0 else {
        if errno == EEXIST || errno == EISDIR { continue }
        throw FileProblem("make the folder", made)
      }
      Folder(path: (made as NSString).deletingLastPathComponent).syncQuietly()
    }
    var status = stat()
    guard stat(path, &status) == 0 else { throw FileProblem("read", path) }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw FileProblem("open", path, ENOTDIR) }
  }

  /// The names in it, in no order.
  func names() throws(FileProblem) -> [String] {
    guard let directory = opendir(path) else { throw FileProblem("list", path) }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }

  func size(_ name: String) -> Int? {
    var status = stat()
    return stat(path(name), &status) == 0 ? Int(status.st_size) : nil
  }

  func has(_ name: String) -> Bool { size(name) != nil }

  /// Reads a file of at most that many bytes.
  func read(_ name: String, most: Int) throws(FileProblem) -> [UInt8] {
    let descriptor = Int32(retried { open(path(name), O_RDONLY | O_CLOEXEC) })
    guard descriptor >= 0 else { throw FileProblem("open", path(name)) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var status = stat()
    if fstat(descriptor, &status) == 0 { bytes.reserveCapacity(min(Int(status.st_size), most)) }
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = chunk.withUnsafeMutableBytes { space in
        retried { Glibc.read(descriptor, space.baseAddress, space.count) }
      }
      guard count >= 0 else { throw FileProblem("read", path(name)) }
      if count == 0 { return bytes }
      guard bytes.count + count <= most else { throw FileProblem("read", path(name), EFBIG) }
      bytes += chunk[..<count]
    }
  }

  /// Writes a file under another name first and gives it its own when the disk has it.
  func replace(_ name: String, _ bytes: [UInt8], isSynced: Bool = true) throws(FileProblem) {
    let temporary = "\(name).tmp"
    unlink(path(temporary))
    let file = try OpenFile.new(path(temporary))
    defer { file.close() }
    if let problem = file.append(bytes).1 {
      unlink(path(temporary))
      throw problem
    }
    if isSynced { try file.sync() }
    try rename(temporary, to: name)
  }

  func rename(_ name: String, to other: String) throws(FileProblem) {
    guard Glibc.rename(path(name), path(other)) == 0 else {
      throw FileProblem("rename", path(name))
    }
  }

  /// Removes a file; one that is not there is removed already.
  func remove(_ name: String) throws(FileProblem) {
    guard unlink(path(name)) == 0 || errno == ENOENT else {
      throw FileProblem("remove", path(name))
    }
  }

  /// Waits until the disk has the names.
  func sync() throws(FileProblem) {
    let descriptor = Int32(retried { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) })
    guard descriptor >= 0 else { throw FileProblem("open", path) }
    defer { close(descriptor) }
    guard retried({ fsync(descriptor) }) == 0 else { throw FileProblem("sync", path) }
  }

  private func syncQuietly() {
    // A folder that only others may read is theirs to keep.
    try? Folder(path: path.isEmpty ? "." : path).sync()
  }

  /// Bytes that are free for us on the file system.
  var free: Int? {
    var status = statvfs()
    guard statvfs(path, &status) == 0 else { return nil }
    return Int(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
  }
}
