import Foundation

/// The project's own sources, read as text.
struct House {
  struct File: Sendable {
    /// `Sources/Calls/Call.swift`.
    let path: String
    let lines: [String]

    var room: String { String(path.split(separator: "/")[1]) }

    /// The modules named in import lines.
    var imports: [String] {
      lines.compactMap { line in
        let words = line.split(separator: " ").filter {
          ![
            "public", "package", "internal", "private", "fileprivate", "@preconcurrency", "struct",
            "@_exported",
          ]
          .contains($0)
        }
        guard words.first == "import", words.count >= 2 else { return nil }
        return words[1].split(separator: ".").first.map(String.init)
      }
    }
  }

  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func files(in folder: String) -> [File] {
    let base = root.appendingPathComponent(folder)
    let names = FileManager.default.enumerator(atPath: base.path)?.allObjects as? [String] ?? []
    return names.filter { $0.hasSuffix(".swift") }.sorted().compactMap { name in
      guard
        let text = try? String(contentsOf: base.appendingPathComponent(name), encoding: .utf8)
      else { return nil }
      return File(
        path: "\(folder)/\(name)",
        lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    }
  }
}
