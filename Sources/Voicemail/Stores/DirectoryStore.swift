import Foundation
import Glibc

/// A folder as a store: `NAME` and beside it `NAME.json` with the metadata.
///
/// A blob gets its name only when the disk has it, by a hard link, which overwrites nothing.
public struct DirectoryStore: BlobStore {
  private let folder: Folder
  private let files = FileQueue("voicemail.directory")

  /// Folders are made when the first blob comes.
  public init(_ folder: String) {
    self.folder = Folder(path: folder)
  }

  public func put(
    _ name: String, _ bytes: [UInt8], _ metadata: [String: String]
  ) async throws(BlobError) {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard name.utf8.count <= 512, let last = parts.last,
      parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." && $0.utf8.count <= 200 }),
      name.utf8.allSatisfy({ $0 > 0x1F && $0 != 0x7F })
    else { throw .unfit(name: name, reason: "it is no path below the store's folder") }
    let place = Folder(
      path: ([folder.path] + parts.dropLast().map(String.init)).joined(separator: "/"))
    let file = String(last)
    do {
      try await files.run { () throws(FileProblem) in
        try Self.store(file, bytes, metadata, in: place)
      }
    } catch {
      if error.code == EEXIST && error.doing == "link" { throw .exists(name: name) }
      throw .system(doing: error.doing, path: error.path, code: error.code)
    }
  }

  private static func store(
    _ name: String, _ bytes: [UInt8], _ metadata: [String: String], in folder: Folder
  ) throws(FileProblem) {
    try folder.make()
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    guard let note = try? encoder.encode(metadata) else {
      throw FileProblem("write", folder.path("\(name).json"), EINVAL)
    }
    // Nobody else writes it: a name is one message's, and a spool one process's.
    let temporary = "\(name).tmp"
    guard !folder.has(name) else {
      // An attempt that was killed may have named it and neither tidied up nor waited for the disk.
      try folder.remove(temporary)
      try folder.sync()
      throw FileProblem("link", folder.path(name), EEXIST)
    }
    try folder.replace("\(name).json", Array(note) + [0x0A])
    unlink(folder.path(temporary))
    let file = try OpenFile.new(folder.path(temporary))
    defer {
      file.close()
      unlink(folder.path(temporary))
    }
    if let problem = file.append(bytes).1 { throw problem }
    try file.sync()
    guard link(folder.path(temporary), folder.path(name)) == 0 else {
      throw FileProblem("link", folder.path(name))
    }
    try folder.sync()
  }
}
