import Foundation
import Testing

/// The captures to test on: the project's own, and those beside it that no one here wrote.
enum Shelf {
  /// Beside the project; where they are absent, the name of their place.
  static let peers = beside("peers", endingWith: [".pcap", ".pcapng"])
  static let material = beside(
    "material/pcaps", endingWith: [".pcap", ".pcapng", ".cap", ".fuzzed"])
  static let all = peers + material
  /// The project's own captures, which are always there.
  static let own: [String] = {
    let folder = root.appendingPathComponent("Captures")
    return names(in: folder)
      // What `harness run` and `harness replay` have left there is not part of the project.
      .filter { name in
        name.hasSuffix(".pcapng") && !["runs/", "replays/"].contains { name.hasPrefix($0) }
      }
      .map { folder.appendingPathComponent($0).path }
  }()
  /// Those among the fixtures, whatever they are called; what once broke a reader is none.
  static let fixtures: [String] = {
    let folder = root.appendingPathComponent("Fixtures")
    return names(in: folder).filter { !$0.contains("crash-") }
      .map { folder.appendingPathComponent($0).path }.filter(beginsAsCapture)
  }()
  static let everything = own + all
  /// What is held against other programs.
  static let compared = own + fixtures + all

  private static let outside = "../shared/"
  private static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Skips the test of captures that are absent, and says so.
  static func skipIfAbsent(_ path: String) throws {
    if path.hasPrefix(outside) { try Test.cancel("skipped: \(path) is absent") }
  }

  private static func names(in folder: URL) -> [String] {
    (FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? [])
      .sorted()
  }

  private static func beginsAsCapture(_ path: String) -> Bool {
    let magics: [[UInt8]] = [
      [0x0A, 0x0D, 0x0D, 0x0A], [0xD4, 0xC3, 0xB2, 0xA1], [0xA1, 0xB2, 0xC3, 0xD4],
      [0x4D, 0x3C, 0xB2, 0xA1], [0xA1, 0xB2, 0x3C, 0x4D],
    ]
    guard let file = FileHandle(forReadingAtPath: path), let head = try? file.read(upToCount: 4)
    else { return false }
    if magics.contains(Array(head)) { return true }
    let gzip: [UInt8] = [0x1F, 0x8B]
    return head.starts(with: gzip) && path.contains(".pcap")
  }

  private static func beside(_ folder: String, endingWith endings: [String]) -> [String] {
    // The package may be a folder of links into the project: both places are looked in.
    let here = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    var root = here.deletingLastPathComponent()
    for _ in 0..<6 {
      root = root.deletingLastPathComponent()
      let shelf = root.appendingPathComponent("shared/\(folder)").path
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: shelf) else {
        continue
      }
      let found = names.filter { name in endings.contains { name.hasSuffix($0) } }.sorted()
      if !found.isEmpty { return found.map { "\(shelf)/\($0)" } }
    }
    return [outside + folder]
  }

  static func name(_ path: String) -> String {
    URL(fileURLWithPath: path).lastPathComponent
  }
}
