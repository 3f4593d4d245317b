import Foundation
import Testing

/// Every capture of the project has a line in `Captures/README.md` that says what it shows.
struct CaptureListTests {
  private static let folder = House.root.appendingPathComponent("Captures")
  /// Where `harness run` and `harness replay` leave what is not committed.
  private static let left: Set<String> = ["runs", "replays"]

  /// Names such as `tls/refused`.
  private static let captures: [String] = {
    let all = FileManager.default.enumerator(atPath: folder.path)?.allObjects as? [String] ?? []
    return all.filter { name in
      let top = name.split(separator: "/").first.map(String.init) ?? ""
      return name.contains(".pcap") && !left.contains(top)
    }
    .map { String($0.prefix { $0 != "." }) }.sorted()
  }()

  /// The names in the first column of each table, under the folder that was named before it.
  private static func listed(_ readme: String) -> [String] {
    let folders = Set(captures.compactMap { $0.split(separator: "/").first.map(String.init) })
    var current = ""
    var names: [String] = []
    for line in readme.split(separator: "\n") {
      if let folder = folders.first(where: { line.contains("`\($0)/` holds") }) { current = folder }
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard line.hasPrefix("|"), cells.count >= 2, !cells[1].isEmpty, !cells[0].hasPrefix("---"),
        cells[0] != "capture"
      else { continue }
      names += cells[0].components(separatedBy: ", ").map { "\(current)/\($0)" }
    }
    return names.sorted()
  }

  @Test func `each capture has its line, and each line its capture`() throws {
    let readme = try String(
      contentsOf: Self.folder.appendingPathComponent("README.md"), encoding: .utf8)
    let listed = Self.listed(readme)
    #expect(Self.captures.count >= 38)
    let unsaid = Self.captures.filter { !listed.contains($0) }
    #expect(unsaid == [], "no line in Captures/README.md")
    let gone = listed.filter { !Self.captures.contains($0) }
    #expect(gone == [], "lines without a capture")
  }
}
