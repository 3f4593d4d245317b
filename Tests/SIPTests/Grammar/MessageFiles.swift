import Foundation
import Testing

/// Files of messages that tests read, found from where the sources lie.
enum MessageFiles {
  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The project's own messages.
  static let fixtures = files(root.appending(path: "Fixtures/Messages"), ending: "sip")
  /// The messages of RFC 4475; empty where the shared material is absent.
  static let torture = files(
    root.appending(path: "../shared/material/torture/rfc4475"), ending: "dat")

  static func fixture(_ name: String) throws -> [UInt8] {
    try #require(fixtures[name], "no Fixtures/Messages/\(name).sip")
  }

  private static func files(_ folder: URL, ending: String) -> [String: [UInt8]] {
    let found = try? FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    var files: [String: [UInt8]] = [:]
    for file in found ?? [] where file.pathExtension == ending {
      guard let data = try? Data(contentsOf: file) else { continue }
      files[file.deletingPathExtension().lastPathComponent] = [UInt8](data)
    }
    return files
  }
}
