import Foundation

/// Where captures that no one here wrote are found: beside the project, or nowhere.
enum Shelf {
  static let peers = files(in: "peers", endingWith: [".pcap", ".pcapng"])
  static let material = files(
    in: "material/pcaps", endingWith: [".pcap", ".pcapng", ".cap", ".fuzzed"])
  static let all = peers + material
  /// The project's own captures, which are always there.
  static let own: [String] = {
    let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let folder = root.appendingPathComponent("Captures")
    let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
    // What `harness run` has left there is not part of the project.
    return (names ?? []).filter { $0.hasSuffix(".pcapng") && !$0.hasPrefix("runs/") }.sorted()
      .map { folder.appendingPathComponent($0).path }
  }()
  static let everything = own + all
  static let absence = "no shared captures beside the project"

  private static func files(in folder: String, endingWith endings: [String]) -> [String] {
    // The package may be a folder of links into the project: both places are looked in.
    let here = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    var root = here.deletingLastPathComponent()
    for _ in 0..<6 {
      root = root.deletingLastPathComponent()
      let shelf = root.appendingPathComponent("shared/\(folder)").path
      guard let names = try? FileManager.default.contentsOfDirectory(atPath: shelf) else {
        continue
      }
      return names.filter { name in endings.contains { name.hasSuffix($0) } }.sorted()
        .map { "\(shelf)/\($0)" }
    }
    return []
  }

  static func name(_ path: String) -> String {
    URL(fileURLWithPath: path).lastPathComponent
  }
}
