import Checks
import Documents
import Plugins
import Scenarios
import Wire

/// Reads harness.yml node by node and keeps every problem.
struct HarnessFileReader {
  let registry: Registry
  private var fields: FieldReader

  init(file: String, registry: Registry) {
    self.registry = registry
    fields = FieldReader(file: file)
  }

  var problems: [Problem] { fields.problems }

  mutating func read(_ root: YAMLNode) -> HarnessFile {
    var result = HarnessFile()
    let keys = ["system", "evidence", "captures", "scenarios", "policy", "systems", "known"]
    for entry in fields.entries(root, of: "the file", allowed: keys) {
      switch entry.key {
      case "system": result.system = fields.text(entry)
      case "evidence":
        if let word = fields.text(entry) {
          if let source = Evidence.Source(rawValue: word) {
            result.evidence = source
          } else {
            fields.complain(
              entry.line, Spelling.unknown("evidence", word, allowed: ["wire", "tap"]))
          }
        }
      case "captures": result.captures = fields.text(entry) ?? result.captures
      case "known": result.known = fields.text(entry)
      case "scenarios": result.scenarios = fields.texts(entry)
      case "policy":
        let read = PolicySettings(entry.value, file: fields.file)
        fields.add(read.problems)
        result.policy = read.settings
      case "systems": result.systems = systems(entry.value)
      default: break
      }
    }
    if root["systems"] == nil {
      fields.complain(root.line, "no \"systems\": the harness has nothing to judge")
    }
    for kind in Set(result.systems.map(\.kind)) {
      fields.add(registry.pack(kind)?.problems(in: result.policy) ?? [])
    }
    if let name = result.system, !result.systems.isEmpty,
      !result.systems.contains(where: { $0.name == name })
    {
      fields.complain(
        root["system"]?.line ?? root.line,
        Spelling.unknown("system", name, allowed: result.systems.map(\.name)))
    }
    return result
  }

  private mutating func systems(_ node: YAMLNode) -> [HarnessFile.SystemEntry] {
    guard let entries = node.entries else {
      fields.complain(node.line, "systems must be a mapping by name, not \(node.kind)")
      return []
    }
    return entries.compactMap { system($0) }
  }

  private mutating func system(_ entry: YAMLNode.Entry) -> HarnessFile.SystemEntry? {
    let what = "system \"\(entry.key)\""
    let keys = [
      "kind", "command", "config", "version", "transports", "readyWithin", "stopWithin", "advice",
    ]
    let known = problems.count
    var kind = ""
    var command: [String] = []
    var config: String?
    var version: [String] = []
    var transports: Set<Transport> = [.udp, .tcp]
    var readyWithin = Duration.seconds(20)
    var stopWithin = Duration.seconds(3)
    var advice: [CheckID: String] = [:]
    for field in fields.entries(entry.value, of: what, allowed: keys) {
      switch field.key {
      case "kind":
        kind = fields.text(field) ?? ""
        if registry.pack(kind) == nil {
          fields.complain(
            field.line,
            Spelling.unknown("kind of system", kind, allowed: registry.packs.map(\.card.kind)))
        }
      case "command": command = fields.texts(field)
      case "config": config = fields.text(field)
      case "version": version = fields.texts(field)
      case "transports": transports = self.transports(field)
      case "readyWithin": readyWithin = fields.duration(field) ?? readyWithin
      case "stopWithin": stopWithin = fields.duration(field) ?? stopWithin
      case "advice": advice = sentences(field.value)
      default: break
      }
    }
    for (name, isThere) in [("kind", !kind.isEmpty), ("command", !command.isEmpty)]
    where !isThere && problems.count == known {
      fields.complain(entry.line, "\(what) has no \"\(name)\"")
    }
    guard problems.count == known else { return nil }
    return HarnessFile.SystemEntry(
      name: entry.key, kind: kind, command: command, config: config, version: version,
      transports: transports, readyWithin: readyWithin, stopWithin: stopWithin, advice: advice,
      line: entry.line)
  }

  private mutating func transports(_ field: YAMLNode.Entry) -> Set<Transport> {
    let known = ["udp", "tcp", "tls"]
    var transports: Set<Transport> = []
    for word in fields.texts(field) {
      if known.contains(word), let transport = Transport(rawValue: word) {
        transports.insert(transport)
      } else {
        fields.complain(field.line, Spelling.unknown("transport", word, allowed: known))
      }
    }
    return transports
  }

  private mutating func sentences(_ node: YAMLNode) -> [CheckID: String] {
    var advice: [CheckID: String] = [:]
    for entry in fields.entries(node, of: "advice", allowed: registry.checks.map(\.id.rawValue)) {
      advice[CheckID(rawValue: entry.key)] = fields.text(entry)
    }
    return advice
  }
}
