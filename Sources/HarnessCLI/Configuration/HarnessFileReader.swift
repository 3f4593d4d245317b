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
    result.path = fields.file
    let keys = [
      "system", "evidence", "captures", "scenarios", "policy", "systems", "known", "plugins",
      "reports",
    ]
    for entry in fields.entries(root, of: "the file", allowed: keys) {
      switch entry.key {
      case "system":
        result.driven =
          entry.value.list == nil ? [fields.text(entry)].compactMap(\.self) : fields.texts(entry)
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
      case "known":
        result.known = fields.text(entry).map {
          NamedPath(path: $0, place: Place(fields.file, entry.line))
        }
      case "scenarios": result.scenarios = scenarios(entry)
      case "policy":
        let read = WrittenSettings(entry.value, file: fields.file)
        fields.add(read.problems)
        result.policy = read.settings
      case "systems": (result.systems, result.templates) = systems(entry.value)
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
      fields.add(
        registry.pack(kind)?.problems(in: registry.settings(result.policy, for: kind))
          ?? [])
    }
    let line = root["system"]?.line ?? root.line
    // One that is wrong is a system all the same.
    let written = root["systems"]?.entries?.map(\.key) ?? []
    let names = written + result.systems.map(\.name).filter { !written.contains($0) }
    for (place, name) in result.driven.enumerated() where !names.isEmpty {
      if !names.contains(name) {
        fields.complain(line, Spelling.unknown("system", name, allowed: names))
      } else if result.driven[..<place].contains(name) {
        fields.complain(line, "system \"\(name)\" is named twice")
      }
    }
    return result
  }

  private mutating func scenarios(_ entry: YAMLNode.Entry) -> [NamedPath] {
    let paths = fields.texts(entry)
    return zip(paths, entry.value.list ?? []).map { path, node in
      NamedPath(path: path, place: Place(fields.file, node.line))
    }
  }

  private mutating func systems(
    _ node: YAMLNode
  ) -> ([HarnessFile.SystemEntry], [SystemTemplates]) {
    guard let entries = node.entries else {
      fields.complain(node.line, "systems must be a mapping by name, not \(node.kind)")
      return ([], [])
    }
    var reader = SystemEntryReader(file: fields.file, registry: registry)
    let systems = entries.compactMap { reader.read($0) }
    fields.add(reader.problems)
    return (systems, reader.templates)
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
        name: card.name, kind: card.kind, command: [], config: nil, files: [],
        version: card.versionCommand, transports: SystemEntryReader.usualTransports,
        readyWithin: SystemEntryReader.readyWithin, stopWithin: SystemEntryReader.stopWithin,
        advice: [:],
        brought: BroughtSystem(system, settings), place: Place(fields.file, 1))
    }
  }
}
