import Foundation
import Testing

/// Captures beside the project that no one here wrote.
enum OutsideShelf {
  private static let outside = "../shared/"

  /// Those of each shelf; where one is absent, the name of its place.
  static let captures: [String] = ["peers", "material/pcaps"].flatMap { shelf -> [String] in
    let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let beside = root.deletingLastPathComponent()
    for place in [beside, beside.deletingLastPathComponent()] {
      let folder = place.appendingPathComponent("shared/\(shelf)")
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
      let found = names.filter { name in
        [".pcap", ".pcapng", ".cap", ".fuzzed"].contains { name.hasSuffix($0) }
      }
      if !found.isEmpty { return found.sorted().map { folder.appendingPathComponent($0).path } }
    }
    return [outside + shelf]
  }

  /// Skips the test of captures that are absent, and says so.
  static func skipIfAbsent(_ path: String) throws {
    if path.hasPrefix(outside) { try Test.cancel("skipped: \(path) is absent") }
  }
}
