import Checks
import Documents
import Plugins
import Scenarios
import Systems
import Wire

/// Reads a system under test as harness.yml and carrier files write it, and keeps every problem.
struct SystemEntryReader {
  static let readyWithin = Duration.seconds(20)
  static let stopWithin = Duration.seconds(3)
  static let usualTransports: Set<Transport> = [.udp, .tcp]
  private static let transports = plainTransports + ["tls"]
  /// Without certificates.
  private static let plainTransports = ["udp", "tcp"]

  let registry: Registry
  /// What starting each system that was read needs, whether or not something is wrong with it.
  private(set) var templates: [SystemTemplates] = []
  private var fields: FieldReader

  init(file: String, registry: Registry) {
    self.registry = registry
    fields = FieldReader(file: file)
  }

  var problems: [Problem] { fields.problems }

  /// The entry, of that kind where it names none; nil where something is wrong with it.
  mutating func read(_ entry: YAMLNode.Entry, kind usual: String = "") -> HarnessFile.SystemEntry? {
    let what = "system \"\(entry.key)\""
    let keys = [
      "kind", "command", "config", "files", "version", "transports", "readyWithin", "stopWithin",
      "advice",
      "uses",
      "settings", "running",
    ]
    let known = problems.count
    var kind = usual
    var command: [String] = []
    var config: String?
    var files: [String] = []
    var words: [SystemTemplates.Word] = []
    var named: [NamedPath] = []
    var version: [String] = []
    var transports = Self.usualTransports
    var readyWithin = Self.readyWithin
    var stopWithin = Self.stopWithin
    var advice: [CheckID: String] = [:]
    var standing: StandingSite?
    for field in fields.entries(entry.value, of: what, allowed: keys) {
      switch field.key {
      case "kind":
        kind = fields.text(field) ?? ""
        if registry.pack(kind) == nil {
          fields.complain(
            field.line,
            Spelling.unknown("kind of system", kind, allowed: registry.packs.map(\.card.kind)))
        }
      case "command":
        command = fields.texts(field)
        words = zip(command, field.value.list ?? []).map {
          SystemTemplates.Word(text: $0, place: place($1.line))
        }
      case "config":
        config = fields.text(field)
        named += config.map { [NamedPath(path: $0, place: place(field.line))] } ?? []
      case "files":
        files = fields.texts(field)
        named += zip(files, field.value.list ?? []).map {
          NamedPath(path: $0, place: place($1.line))
        }
      case "version": version = fields.texts(field)
      case "transports": transports = self.transports(field)
      case "readyWithin": readyWithin = fields.duration(field) ?? readyWithin
      case "stopWithin": stopWithin = fields.duration(field) ?? stopWithin
      case "advice": advice = sentences(field.value)
      case "running": standing = self.standing(field)
      default: break
      }
    }
    if entry.value["running"] != nil {
      for key in ["command", "config", "files", "uses"] where entry.value[key] != nil {
        fields.complain(entry.line, "\(what) runs already; it has no \"\(key)\"")
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
      ("kind", !kind.isEmpty), ("command", !command.isEmpty || brought != nil || standing != nil),
    ]
    where !isThere && problems.count == known {
      fields.complain(
        entry.line,
        "\(what) has no \"\(name)\""
          + (name == "command" ? ", nor says where it is \"running\"" : ""))
    }
    let isStarted = entry.value["running"] == nil && entry.value["uses"] == nil
    templates.append(
      SystemTemplates(
        name: entry.key, kind: kind, command: isStarted ? words : [],
        hasConfig: entry.value["config"] != nil, templates: isStarted ? named : []))
    guard problems.count == known else { return nil }
    return HarnessFile.SystemEntry(
      name: entry.key, kind: kind, command: command, config: config, files: files,
      version: version, transports: transports,
      readyWithin: readyWithin, stopWithin: stopWithin, advice: advice, brought: brought,
      standing: standing, place: place(entry.line))
  }

  private func place(_ line: Int) -> Place { Place(fields.file, line) }

  /// `uses:` and `settings:` of a system; nil where they are wrong.
  private mutating func brought(_ entry: YAMLNode.Entry) -> BroughtSystem? {
    let what = "system \"\(entry.key)\""
    for key in ["command", "config", "files", "version"] where entry.value[key] != nil {
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

  private mutating func transports(_ field: YAMLNode.Entry) -> Set<Transport> {
    var transports: Set<Transport> = []
    for word in fields.texts(field) {
      if Self.transports.contains(word), let transport = Transport(rawValue: word) {
        transports.insert(transport)
      } else {
        fields.complain(
          field.line, Spelling.unknown("transport", word, allowed: Self.transports))
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

  /// Where a system that is up listens, and where it expects the others; nil where that is wrong.
  private mutating func standing(_ entry: YAMLNode.Entry) -> StandingSite? {
    var places: [String: [Endpoint]] = [:]
    var transport = Transport.udp
    var rest = Duration.seconds(2)
    let known = problems.count
    let parties = ["system", "carriers", "trunks", "others"]
    for field in fields.entries(
      entry.value, of: "running", allowed: parties + ["transport", "rest"])
    {
      switch field.key {
      case "transport":
        guard let word = fields.text(field) else { continue }
        if let named = Transport(rawValue: word), Self.plainTransports.contains(word) {
          transport = named
        } else {
          fields.complain(
            field.line, Spelling.unknown("transport", word, allowed: Self.plainTransports))
        }
      case "rest": rest = fields.duration(field) ?? rest
      default:
        places[field.key] = fields.places(field).map { Endpoint($0.address, $0.port ?? 5060) }
      }
    }
    for name in ["system", "carriers", "trunks"]
    where places[name] == nil && problems.count == known {
      fields.complain(entry.line, "running has no \"\(name)\"")
    }
    guard problems.count == known, let system = places["system"]?.first else { return nil }
    let site = StandingSite(
      system: system, carriers: places["carriers"] ?? [], trunks: places["trunks"] ?? [],
      others: places["others"] ?? [], transport: transport, rest: rest)
    fields.add(site.problems(at: Place(fields.file, entry.line)))
    return problems.count == known ? site : nil
  }
}
