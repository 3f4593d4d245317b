/// The files of a folder, and which one a path in a configuration means.
struct FileIndex: Sendable {
  /// Those nearest to the top first.
  let all: [FoundFile]
  private let byPath: [String: FoundFile]
  private let byName: [String: [FoundFile]]

  init(_ files: [FoundFile]) {
    all = files.sorted {
      let (one, other) = ($0.path.count { $0 == "/" }, $1.path.count { $0 == "/" })
      return one == other ? $0.path < $1.path : one < other
    }
    byPath = Dictionary(all.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    byName = Dictionary(grouping: all, by: \.name)
  }

  /// The file of a path that another file names: beside it, from the top, or the only one so called.
  func find(_ path: String, from other: String) -> FoundFile? {
    let folder = FilePath.folder(other)
    for candidate in [Self.normal(FilePath.join(folder, path)), Self.normal(path)] {
      if let file = byPath[candidate] { return file }
    }
    let named = byName[FilePath.name(path), default: []]
    return named.first { FilePath.folder($0.path) == folder } ?? (named.count == 1 ? named[0] : nil)
  }

  /// The files of those names in the folder of a file and those above it, the topmost first.
  func above(_ file: FoundFile, _ names: [String]) -> [FoundFile] {
    var found: [FoundFile] = []
    var folder = FilePath.folder(file.path)
    while true {
      found += names.compactMap { byPath[FilePath.join(folder, $0)] }
      if folder.isEmpty { return found.reversed() }
      folder = FilePath.folder(folder)
    }
  }

  /// A path without `.` and `..`.
  private static func normal(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return parts.joined(separator: "/")
  }
}
