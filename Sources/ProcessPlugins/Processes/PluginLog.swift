import Foundation

/// What a plugin writes to standard error: the first part of it, and the last line at hand.
///
/// It is kept in memory until there is a folder for it.
struct PluginLog {
  private let most: Int
  private var kept: [UInt8] = []
  private var file: FileHandle?
  private var size = 0
  private var tail: [UInt8] = []
  /// How many bytes were not kept.
  private(set) var discarded = 0

  init(most: Int) {
    self.most = most
  }

  mutating func take(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    tail += bytes.suffix(4096)
    if tail.count > 8192 { tail.removeFirst(tail.count - 4096) }
    let part = bytes.prefix(max(0, most - size))
    size += part.count
    discarded += bytes.count - part.count
    if file == nil { kept += part } else { try? file?.write(contentsOf: Data(part)) }
  }

  /// Writes what there is to a file, and goes on there.
  mutating func keep(in path: String) {
    guard file == nil else { return }
    guard FileManager.default.createFile(atPath: path, contents: Data(kept)) else { return }
    file = FileHandle(forWritingAtPath: path)
    _ = try? file?.seekToEnd()
    if file != nil { kept = [] }
  }

  /// Says what was left out, and closes the file.
  mutating func close() {
    if discarded > 0 {
      try? file?.write(
        contentsOf: Data("\nharness: \(discarded) more bytes were not kept\n".utf8))
    }
    try? file?.close()
    file = nil
  }

  var lastLine: String? {
    String(decoding: tail, as: UTF8.self).split(whereSeparator: \.isNewline).last {
      !$0.allSatisfy(\.isWhitespace)
    }.map { PluginText.brief(String($0)) }
  }
}
