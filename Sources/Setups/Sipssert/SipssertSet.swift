import Documents
package import Plugins

/// A SIPssert scenario with what its tests set says for all of them.
///
/// Source: SIPssert's docs/config: `scenario.yml` names tasks, `config.yml` their defaults,
/// `defines.yml` what `{{ name }}` stands for in both.
package struct SipssertSet: Sendable {
  /// One task with its defaults laid under it.
  package struct Task: Sendable, Hashable {
    package let type: String
    package let name: String
    package let line: Int
    /// Its settings that are plain texts.
    package let texts: [String: String]
    package let keys: [(name: String, value: String)]
    package let sockets: [String]

    package static func == (one: Task, other: Task) -> Bool {
      one.type == other.type && one.name == other.name && one.line == other.line
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
  }

  package let path: String
  package let tasks: [Task]

  /// Whether a YAML text looks like a scenario of SIPssert.
  package static func isScenario(_ file: FoundFile) -> Bool {
    ["yml", "yaml"].contains(FilePath.ending(file.path)) && file.text.contains("tasks:")
      && file.text.contains("type:")
  }

  /// Reads a scenario; throws where it is not YAML.
  package init(
    _ file: FoundFile, config: FoundFile?, defines: [FoundFile]
  ) throws(Problems) {
    path = file.path
    var names: [String: String] = [:]
    for file in defines {
      let root = try YAMLText.read(Jinja.fill(file.text, [:]), file: file.path)
      for entry in root.entries ?? [] {
        if let text = entry.value.text { names[entry.key] = text }
      }
    }
    let root = try YAMLText.read(Jinja.fill(file.text, names), file: file.path)
    var defaults: [String: YAMLNode] = [:]
    var templates: [String: YAMLNode] = [:]
    var roots = [root]
    if let config {
      roots.insert(try YAMLText.read(Jinja.fill(config.text, names), file: config.path), at: 0)
    }
    for root in roots {
      for entry in root["defaults"]?.entries ?? [] { defaults[entry.key] = entry.value }
      for entry in root["task_templates"]?.entries ?? [] { templates[entry.key] = entry.value }
    }
    tasks = (root["tasks"]?.list ?? []).prefix(100).compactMap { node in
      Self.task(node, defaults: defaults, templates: templates)
    }
  }

  private static func task(
    _ node: YAMLNode, defaults: [String: YAMLNode], templates: [String: YAMLNode]
  ) -> Task? {
    var type = node["type"]?.text
    var layers = [node]
    if let template = (node["use"]?.text ?? type).flatMap({ templates[$0] }) {
      type = template["type"]?.text ?? type
      layers.insert(template, at: 0)
    }
    guard let type = type?.replacing("_", with: "-") else { return nil }
    if let usual = defaults[type] { layers.insert(usual, at: 0) }
    var texts: [String: String] = [:]
    var keys: [String: String] = [:]
    var sockets: [String] = []
    for layer in layers {
      for entry in layer.entries ?? [] {
        if let text = entry.value.text { texts[entry.key] = text }
        if entry.key == "keys" {
          for key in entry.value.entries ?? [] { keys[key.key] = key.value.text ?? "" }
        }
        if entry.key == "socket", let text = entry.value.text { sockets = [text] }
        if entry.key == "sockets" { sockets = entry.value.list?.compactMap(\.text) ?? [] }
      }
    }
    return Task(
      type: type, name: texts["name"] ?? type, line: node.line, texts: texts,
      keys: keys.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, sockets: sockets)
  }

  /// The path of a task's configuration file below the folder, as far as it is known.
  package func file(of task: Task, usually name: String) -> String {
    let path = task.texts["config_file"] ?? name
    // A path in the container is where the scenario's folder is mounted.
    return FilePath.join(
      FilePath.folder(self.path), path.hasPrefix("/") ? FilePath.name(path) : path)
  }
}

/// The part of Jinja that SIPssert's files use: `{{ name }}`, `{{ name | filter }}`, `{% … %}`.
enum Jinja {
  /// Puts values in place of names; `unknown` where there is none.
  static func fill(_ text: String, _ values: [String: String]) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let next = index + 1 < bytes.count ? bytes[index + 1] : 0
      guard bytes[index] == 0x7B, next == 0x7B || next == 0x25,
        let end = close(next == 0x7B ? Array("}}".utf8) : Array("%}".utf8), bytes, index + 2)
      else {
        result.append(bytes[index])
        index += 1
        continue
      }
      if next == 0x7B {
        let words = bytes[(index + 2)..<end].split { $0 == 0x20 || $0 == 0x7C }
        let name = words.first.map { String(decoding: $0, as: UTF8.self) } ?? ""
        result += Array((values[name] ?? "unknown").utf8)
      }
      index = end + 2
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// An expression is short; one that never ends is text.
  private static func close(_ mark: [UInt8], _ bytes: [UInt8], _ start: Int) -> Int? {
    let last = min(bytes.count, start + 1_000)
    return (start..<max(start, last)).first { index in
      bytes[index] == mark[0] && index + 1 < bytes.count && bytes[index + 1] == mark[1]
    }
  }
}
