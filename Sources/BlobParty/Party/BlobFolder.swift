import Crypto
import Foundation
import Wire

/// Keeps on disk what a store holds, for people and reports: `CONTAINER/BLOB` and `journal.jsonl`.
///
/// The store's memory is what counts; nothing is read from here.
final class BlobFolder: Sendable {
  private let path: String
  private let journal: FileHandle

  init(_ path: String) throws(BlobPartyError) {
    self.path = path
    let file = "\(path)/journal.jsonl"
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      if !FileManager.default.fileExists(atPath: file) {
        try Data().write(to: URL(fileURLWithPath: file))
      }
      journal = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
      try journal.seekToEnd()
    } catch {
      throw .folder(path: path, reason: "\(error)")
    }
  }

  /// Tells the first problem it has.
  func keep(_ blob: StoredBlob) -> String? {
    let folder = "\(path)/\(blob.container)"
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data(blob.bytes).write(
        to: URL(fileURLWithPath: "\(folder)/\(Self.fileName(blob.name))"), options: .atomic)
      return nil
    } catch {
      return "\(error)"
    }
  }

  func write(_ entry: BlobJournalEntry) -> String? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      try journal.write(contentsOf: try encoder.encode(entry) + [0x0A])
      return nil
    } catch {
      return "\(error)"
    }
  }

  /// A name that stays inside the folder whatever the blob is called: slashes become `%2F`.
  static func fileName(_ name: String) -> String {
    let encoded = PercentText.encoded(name)
    let safe = encoded.hasPrefix(".") ? "%2E" + encoded.dropFirst() : encoded
    guard safe.utf8.count > 200 else { return safe }
    let digest = SHA256.hash(data: Array(name.utf8)).prefix(8)
    let mark = digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    return "\(safe.prefix(160))-\(mark)"
  }
}
