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
    let keys = [
      "system", "evidence", "captures", "scenarios", "policy", "systems", "known", "plugins",
      "reports",
    ]
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
        let read = WrittenSettings(entry.value, file: fields.file)
        fields.add(read.problems)
        result.policy = read.settings
      case "systems": result.systems = systems(entry.value)
      case "reports":
        let section = ReportSection(entry.value, file: fields.file, registry: registry)
        fields.add(section.problems)
        result.reports = section.requests
      default: break
      }
    }
    result.systems += brought(beside: result.systems)
    if root["systems"] == nil, result.systems.isEmpty {
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

  private static let readyWithin = Duration.seconds(20)
  private static let stopWithin = Duration.seconds(3)

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
      "kind", "command", "config", "version", "readyWithin", "stopWithin", "advice", "uses",
      "settings",
    ]
    let known = problems.count
    var kind = ""
    var command: [String] = []
    var config: String?
    var version: [String] = []
    var readyWithin = Self.readyWithin
    var stopWithin = Self.stopWithin
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
      case "readyWithin": readyWithin = fields.duration(field) ?? readyWithin
      case "stopWithin": stopWithin = fields.duration(field) ?? stopWithin
      case "advice": advice = sentences(field.value)
      default: break
      }
    }
    var brought: BroughtSystem?
    if entry.value["uses"] != nil {
      brought = self.brought(entry)
      kind = brought?.system.card.kind ?? kind
      version = brought?.system.card.versionCommand ?? version
    } else {
      if let node = entry.value["settings"] {
        fields.complain(node.line, "settings is for a system that \"uses\" one of a plugin")
      }
      if let owner = registry.owner(ofSystem: entry.key) {
        fields.complain(
          entry.line,
          "\(what) is already brought by plugin \(owner); name it otherwise, or write uses: "
            + entry.key)
      }
    }
    for (name, isThere) in [
      ("kind", !kind.isEmpty), ("command", !command.isEmpty || brought != nil),
    ]
    where !isThere && problems.count == known {
      fields.complain(entry.line, "\(what) has no \"\(name)\"")
    }
    guard problems.count == known else { return nil }
    return HarnessFile.SystemEntry(
      name: entry.key, kind: kind, command: command, config: config, version: version,
      readyWithin: readyWithin, stopWithin: stopWithin, advice: advice, brought: brought,
      line: entry.line)
  }

  /// The systems of plugins that need no settings and that the file does not name.
  private func brought(beside written: [HarnessFile.SystemEntry]) -> [HarnessFile.SystemEntry] {
    registry.systems.compactMap { system in
      let card = system.card
      guard !written.contains(where: { $0.name == card.name }),
        let settings = try? SettingValues(
          Settings(), as: card.card.settings, of: card.name, at: Place(fields.file, 1))
      else { return nil }
      return HarnessFile.SystemEntry(
        name: card.name, kind: card.kind, command: [], config: nil, version: card.versionCommand,
        readyWithin: Self.readyWithin, stopWithin: Self.stopWithin, advice: [:],
        brought: BroughtSystem(system, settings), line: 1)
    }
  }

  /// `uses:` and `settings:` of a system; nil where they are wrong.
  private mutating func brought(_ entry: YAMLNode.Entry) -> BroughtSystem? {
    let what = "system \"\(entry.key)\""
    for key in ["command", "config", "version"] where entry.value[key] != nil {
      fields.complain(entry.line, "\(what) uses a plugin's system; it has no \"\(key)\"")
    }
    guard let name = entry.value["uses"]?.text, let system = registry.system(name) else {
      let known = registry.systems.map(\.card.name)
      fields.complain(
        entry.value["uses"]?.line ?? entry.line,
        known.isEmpty
          ? "uses is of systems that plugins bring; no plugin brings one"
          : Spelling.unknown(
            "plugin's system", entry.value["uses"]?.text ?? "", allowed: known))
      return nil
    }
    if let kind = entry.value["kind"]?.text, kind != system.card.kind {
      fields.complain(
        entry.value["kind"]?.line ?? entry.line,
        "\(what) is a \(system.card.kind) in its plugin, not a \(kind); leave \"kind\" out")
    }
    let written = entry.value["settings"].map {
      WrittenSettings($0, file: fields.file, of: "settings")
    }
    fields.add(written?.problems ?? [])
    do throws(Problems) {
      return BroughtSystem(
        system,
        try SettingValues(
          written?.settings ?? Settings(), as: system.card.card.settings, of: what,
          at: Place(fields.file, entry.line)))
    } catch {
      fields.add(error.all)
      return nil
    }
  }

  private mutating func sentences(_ node: YAMLNode) -> [CheckID: String] {
    var advice: [CheckID: String] = [:]
    for entry in fields.entries(node, of: "advice", allowed: registry.checks.map(\.id.rawValue)) {
      advice[CheckID(rawValue: entry.key)] = fields.text(entry)
    }
    return advice
  }
}
