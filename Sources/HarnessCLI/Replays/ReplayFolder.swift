import Foundation

/// Where the evidence of a replay is: `replays` beside the runs, one folder a replay.
enum ReplayFolder {
  /// The path of a new one; only the ten latest others stay.
  static func make(beside captures: String) -> String {
    let base = URL(fileURLWithPath: captures).deletingLastPathComponent()
      .appendingPathComponent("replays").path
    prune(base, keeping: 9)
    return RunFolder.path(RunFolder.newName(in: base), in: base)
  }

  /// A path as a reader of the terminal wants it.
  static func shown(_ path: String) -> String {
    let current = FileManager.default.currentDirectoryPath + "/"
    return path.hasPrefix(current) ? String(path.dropFirst(current.count)) : path
  }

  private static func prune(_ base: String, keeping count: Int) {
    let files = FileManager.default
    let names = ((try? files.contentsOfDirectory(atPath: base)) ?? []).sorted().filter { name in
      name.first?.isNumber == true
        && files.fileExists(atPath: "\(RunFolder.path(name, in: base))/replay.json")
    }
    for name in names.dropLast(count) {
      try? files.removeItem(atPath: RunFolder.path(name, in: base))
    }
  }
}
