#if canImport(Glibc)
  import Glibc
#endif

/// How bytes get to where a path leads.
struct OutputPlace {
  enum Way {
    /// A file, there with these permissions or not yet there: it is replaced.
    case replacing(String, permissions: mode_t?)
    /// A device, a pipe or whatever else is no file: it is written to.
    case through
    /// What is open as stdout or stderr already; to replace it would lose what else goes there.
    case open(Int32)
  }

  let path: String
  let way: Way

  init(_ path: String) throws(CaptureError) {
    self.path = path
    // No file has that name, and its folder would be taken for the current one.
    guard !path.isEmpty else { throw Self.failure("\"\"", ENOENT) }
    var status = stat()
    guard stat(path, &status) == 0 else {
      guard errno == ENOENT else { throw Self.failure(path, errno) }
      way = .replacing(Self.resolved(path), permissions: nil)
      return
    }
    if status.st_mode & S_IFMT == S_IFDIR {
      throw .cannotWrite(path: path, reason: "it is a directory")
    }
    if let descriptor = [Int32(1), 2].first(where: { Self.isWritten($0, status) }) {
      way = .open(descriptor)
    } else if status.st_mode & S_IFMT == S_IFREG {
      way = .replacing(Self.resolved(path), permissions: status.st_mode & 0o777)
    } else {
      way = .through
    }
  }

  /// Whether it could be written, as far as that can be known before it is.
  func check() throws(CaptureError) {
    let result =
      switch way {
      case .replacing(let place, _): access(Self.folder(of: place), W_OK | X_OK)
      case .through: access(path, W_OK)
      case .open: Int32(0)
      }
    if result != 0 { throw Self.failure(path, errno) }
  }

  /// With the slash at its end.
  static func folder(of place: String) -> String {
    place.lastIndex(of: "/").map { String(place[...$0]) } ?? "./"
  }

  private static func failure(_ path: String, _ number: Int32) -> CaptureError {
    .cannotWrite(path: path, reason: String(cString: strerror(number)))
  }

  private static func isWritten(_ descriptor: Int32, _ wanted: stat) -> Bool {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_dev == wanted.st_dev,
      status.st_ino == wanted.st_ino
    else { return false }
    return fcntl(descriptor, F_GETFL) & O_ACCMODE != O_RDONLY
  }

  /// The file behind any symbolic links, whether it is there or not.
  private static func resolved(_ path: String) -> String {
    if let real = realpath(path, nil) {
      defer { free(real) }
      return String(cString: real)
    }
    var place = path
    // As many as the system follows; a circle has been refused before.
    for _ in 0..<40 {
      guard let target = target(of: place) else { break }
      place = target.hasPrefix("/") ? target : folder(of: place) + target
    }
    return place
  }

  private static func target(of link: String) -> String? {
    var bytes = [CChar](repeating: 0, count: 4_096)
    let count = readlink(link, &bytes, bytes.count)
    guard count > 0 else { return nil }
    return String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
