import Documents
package import Plugins

/// A configuration of the project's own failover proxy, and the template that is made of it.
package struct ReferenceReading: Sendable {
  package let source: String
  package let text: String
  package let trunks: [String]
  package let chores: [Problem]

  /// The blocks that a run fills in, by their key at the left margin.
  private static let blocks: [String: [String]] = [
    "listen": [
      "listen:", "  - udp:{{system.address}}:{{system.port}}",
      "  - tcp:{{system.address}}:{{system.port}}",
    ],
    "trunks": [
      "trunks:", "{{#trunks}}", "  - name: {{name}}", "    address: {{address}}:{{port}}",
      "    transport: {{transport}}", "    priority: {{priority}}", "    weight: {{weight}}",
      "{{/trunks}}",
    ],
  ]
  private static let times = [
    "answerWithin": "{{answerWithin}}", "ringWithin": "{{ringWithin}}", "cancel": "{{cancel}}",
  ]

  /// Reads a file; nil where it is none.
  package init?(_ file: FoundFile) {
    guard ["yml", "yaml", "conf"].contains(FilePath.ending(file.path)),
      file.text.contains("trunks:"), file.text.contains("listen:"),
      let root = try? YAMLText.read(file.text, file: file.path),
      root["listen"]?.list != nil, let list = root["trunks"]?.list,
      list.allSatisfy({ $0["address"]?.text != nil }), !list.isEmpty
    else { return nil }
    source = file.path
    trunks = list.compactMap { $0["address"]?.text }
    text = Self.template(file, root)
    chores = (root["metrics"].map { [$0] } ?? []).map {
      Problem(
        Place(file.path, $0.line),
        "the metrics' port would be shared by the systems that run at the same time; leave it out")
    }
  }

  private static func template(_ file: FoundFile, _ root: YAMLNode) -> String {
    let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let starts = root.entries?.map(\.line).sorted() ?? []
    var edited = EditedFile(file)
    for entry in root.entries ?? [] {
      // A block ends where the next one begins, and comments above that belong to it.
      var end = starts.first { $0 > entry.line }.map { $0 - 1 } ?? lines.count
      while end > entry.line, isBlank(lines[end - 1]) { end -= 1 }
      if let block = blocks[entry.key] {
        for line in (entry.line - 1)..<end {
          edited.replace(line: line, with: line == entry.line - 1 ? block : [])
        }
      } else if entry.key == "failover" {
        for setting in entry.value.entries ?? [] where setting.line > entry.line {
          guard let tag = times[setting.key] else { continue }
          let indent = lines[setting.line - 1].prefix { $0 == " " }
          edited.replace(line: setting.line - 1, with: ["\(indent)\(setting.key): \(tag)"])
        }
      }
    }
    return edited.text
  }

  private static func isBlank(_ line: String) -> Bool {
    let text = line.drop { $0 == " " || $0 == "\r" }
    return text.isEmpty || text.hasPrefix("#")
  }
}
