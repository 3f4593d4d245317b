import Checks
import Plugins
import Scenarios
import Wire

/// Reads harness.yml node by node and keeps every problem.
struct HarnessFileReader {
  let file: String
  let registry: Registry
  private(set) var problems: [Problem] = []

  init(file: String, registry: Registry) {
    self.file = file
    self.registry = registry
  }

  mutating func read(_ root: YAMLNode) -> HarnessFile {
    var result = HarnessFile()
    let keys = ["system", "evidence", "captures", "scenarios", "policy", "systems"]
    for entry in entries(root, of: "the file", allowed: keys) {
      switch entry.key {
      case "system": result.system = text(entry)
      case "evidence":
        if let word = text(entry) {
          if let source = Evidence.Source(rawValue: word) {
            result.evidence = source
          } else {
            complain(entry.line, Spelling.unknown("evidence", word, allowed: ["wire", "tap"]))
          }
        }
      case "captures": result.captures = text(entry) ?? result.captures
      case "scenarios": result.scenarios = texts(entry)
      case "policy":
        let read = PolicySettings(entry.value, file: file)
        problems += read.problems
        result.policy = read.settings
      case "systems": result.systems = systems(entry.value)
      default: break
      }
    }
    if root["systems"] == nil {
      complain(root.line, "no \"systems\": the harness has nothing to judge")
    }
    for kind in Set(result.systems.map(\.kind)) {
      problems += registry.pack(kind)?.problems(in: result.policy) ?? []
    }
    if let name = result.system, !result.systems.isEmpty,
      !result.systems.contains(where: { $0.name == name })
    {
      complain(
        root["system"]?.line ?? root.line,
        Spelling.unknown("system", name, allowed: result.systems.map(\.name)))
    }
    return result
  }

  private mutating func systems(_ node: YAMLNode) -> [HarnessFile.SystemEntry] {
    guard let entries = node.entries else {
      complain(node.line, "systems must be a mapping by name, not \(node.kind)")
      return []
    }
    return entries.compactMap { system($0) }
  }

  private mutating func system(_ entry: YAMLNode.Entry) -> HarnessFile.SystemEntry? {
    let what = "system \"\(entry.key)\""
    let keys = ["kind", "command", "config", "version", "readyWithin", "stopWithin", "advice"]
    let known = problems.count
    var kind = ""
    var command: [String] = []
    var config: String?
    var version: [String] = []
    var readyWithin = Duration.seconds(20)
    var stopWithin = Duration.seconds(3)
    var advice: [CheckID: String] = [:]
    for field in entries(entry.value, of: what, allowed: keys) {
      switch field.key {
      case "kind":
        kind = text(field) ?? ""
        if registry.pack(kind) == nil {
          complain(
            field.line,
            Spelling.unknown("kind of system", kind, allowed: registry.packs.map(\.card.kind)))
        }
      case "command": command = texts(field)
      case "config": config = text(field)
      case "version": version = texts(field)
      case "readyWithin": readyWithin = duration(field) ?? readyWithin
      case "stopWithin": stopWithin = duration(field) ?? stopWithin
      case "advice": advice = sentences(field.value)
      default: break
      }
    }
    for (name, isThere) in [("kind", !kind.isEmpty), ("command", !command.isEmpty)]
    where !isThere && problems.count == known {
      complain(entry.line, "\(what) has no \"\(name)\"")
    }
    guard problems.count == known else { return nil }
    return HarnessFile.SystemEntry(
      name: entry.key, kind: kind, command: command, config: config, version: version,
      readyWithin: readyWithin, stopWithin: stopWithin, advice: advice, line: entry.line)
  }

  private mutating func sentences(_ node: YAMLNode) -> [CheckID: String] {
    var advice: [CheckID: String] = [:]
    for entry in entries(node, of: "advice", allowed: registry.checks.map(\.id.rawValue)) {
      advice[CheckID(rawValue: entry.key)] = text(entry)
    }
    return advice
  }

  private mutating func entries(
    _ node: YAMLNode, of what: String, allowed: [String]
  ) -> [YAMLNode.Entry] {
    guard let entries = node.entries else {
      complain(node.line, "\(what) must be a mapping, not \(node.kind)")
      return []
    }
    for entry in entries where !allowed.contains(entry.key) {
      complain(entry.line, Spelling.unknown("key of \(what)", entry.key, allowed: allowed))
    }
    return entries.filter { allowed.contains($0.key) }
  }

  private mutating func text(_ entry: YAMLNode.Entry) -> String? {
    if let text = entry.value.text, !text.isEmpty { return text }
    complain(entry.line, "\(entry.key) must be a text, not \(entry.value.kind)")
    return nil
  }

  private mutating func texts(_ entry: YAMLNode.Entry) -> [String] {
    let texts = entry.value.list?.compactMap(\.text)
    guard let texts, texts.count == entry.value.list?.count else {
      complain(entry.line, "\(entry.key) must be a list of texts, not \(entry.value.kind)")
      return []
    }
    return texts
  }

  private mutating func duration(_ entry: YAMLNode.Entry) -> Duration? {
    if let text = entry.value.text, let duration = Duration(text: text) { return duration }
    complain(
      entry.line, "\(entry.key) is \(entry.value.kind); it must be a duration such as 3s or 500ms")
    return nil
  }

  private mutating func complain(_ line: Int, _ sentence: String) {
    problems.append(Problem(Place(file, line), sentence))
  }
}
