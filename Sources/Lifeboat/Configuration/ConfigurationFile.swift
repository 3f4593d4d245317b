import Customers
public import Services
import Signaling
import Wire

extension Configuration {
  /// Reads a configuration file's text.
  ///
  /// Throws every problem there is, with file, line and the allowed values.
  public init(yaml text: String, file: String) throws(ConfigurationError) {
    var reader = ConfigurationFile(reader: YAMLReader(file: file))
    let configuration = reader.read(text)
    guard let configuration, reader.reader.problems.isEmpty else {
      throw ConfigurationError(reader.reader.problems)
    }
    self = configuration
  }
}

/// The shape of the configuration file, section by section.
struct ConfigurationFile {
  var reader: YAMLReader
  /// The lines that name WAV files, by path.
  var fileLines: [String: Int] = [:]

  mutating func read(_ text: String) -> Configuration? {
    let keys = [
      "listen", "media", "prompts", "menu", "duty", "agents", "voicemail", "customers", "limits",
      "timers", "metrics", "shutdown",
    ]
    guard let root = reader.compose(text, sections: "listen"),
      let entries = reader.mapping(root, keys: keys)
    else { return nil }
    if entries["listen"] == nil { reader.complain("listen is missing", line: root.line) }
    var configuration = Configuration(
      listeners: entries["listen"].map { readListeners($0) } ?? [])
    if let placed = entries["media"] { readMedia(placed, into: &configuration.media) }
    if let placed = entries["prompts"] { readPrompts(placed, into: &configuration.prompts) }
    if let placed = entries["menu"] { readMenu(placed, into: &configuration.menu) }
    for name in ListName.allCases {
      guard let placed = entries[name.rawValue] else { continue }
      configuration.lists[name] = readList(placed, configuration.listeners)
    }
    if let placed = entries["voicemail"] { readVoicemail(placed, into: &configuration.voicemail) }
    configuration.customers = entries["customers"].flatMap { readCustomers($0) }
    if let placed = entries["limits"],
      let limits = reader.mapping(placed, keys: ["callers", "longestCall"])
    {
      set(&configuration.limits.callers, reader.value(limits["callers"], .number(1...10_000)))
      set(&configuration.limits.longestCall, reader.value(limits["longestCall"], .duration))
    }
    if let placed = entries["timers"] { readTimers(placed, into: &configuration.timers) }
    configuration.metrics = reader.value(entries["metrics"], .loopback)
    if let placed = entries["shutdown"], let shutdown = reader.mapping(placed, keys: ["grace"]) {
      set(&configuration.shutdownGrace, reader.value(shutdown["grace"], .duration))
    }
    configuration.fileLines = fileLines
    return configuration
  }

  private mutating func readListeners(_ placed: YAMLReader.Placed) -> [Configuration.Listener] {
    guard let items = reader.list(placed, of: "endpoints such as udp:192.0.2.1:5060") else {
      return []
    }
    if items.isEmpty { reader.complain("listen names no endpoint", line: placed.line) }
    var listeners: [Configuration.Listener] = []
    for item in items {
      guard let listener = reader.value(item, .lifeboatListener) else { continue }
      if ["0.0.0.0", "::"].contains("\(listener.endpoint.address)") {
        reader.complain(
          "\(item.path) is \(listener.endpoint), which nobody can answer to; name an address of "
            + "this machine", line: item.line)
      }
      if listeners.contains(listener) {
        reader.complain(
          "\(item.path) is \(listener.transport.rawValue):\(listener.endpoint) a second time",
          line: item.line)
      }
      listeners.append(listener)
    }
    return listeners
  }

  private mutating func readMedia(
    _ placed: YAMLReader.Placed, into rules: inout Configuration.MediaRules
  ) {
    guard let entries = reader.mapping(placed, keys: ["address", "ports"]) else { return }
    rules.address = reader.value(entries["address"], .address)
    set(&rules.ports, reader.value(entries["ports"], .ports))
  }

  private mutating func readPrompts(
    _ placed: YAMLReader.Placed, into rules: inout Configuration.PromptRules
  ) {
    let keys = [
      "cache", "voice", "wordsPerMinute", "budget", "waiting", "voicemail", "kept", "notKept",
      "wrong", "goodbye", "greeting",
    ]
    guard let entries = reader.mapping(placed, keys: keys) else { return }
    set(&rules.cache, reader.value(entries["cache"], .path))
    set(&rules.voice, reader.value(entries["voice"], .voice))
    set(&rules.wordsPerMinute, reader.value(entries["wordsPerMinute"], .number(80...450)))
    set(&rules.budget, reader.value(entries["budget"], .duration))
    set(&rules.phrases.waiting, prompt(entries["waiting"]))
    set(&rules.phrases.voicemail, prompt(entries["voicemail"]))
    set(&rules.phrases.kept, prompt(entries["kept"]))
    set(&rules.phrases.notKept, prompt(entries["notKept"]))
    set(&rules.phrases.wrong, prompt(entries["wrong"]))
    set(&rules.phrases.goodbye, prompt(entries["goodbye"]))
    set(&rules.phrases.greeting, reader.value(entries["greeting"], .greeting))
  }

  /// A text to speak, or `{wav: FILE}`.
  mutating func prompt(_ placed: YAMLReader.Placed?) -> Prompt? {
    guard let placed else { return nil }
    guard placed.isMapping else { return reader.value(placed, .words).map { .text($0) } }
    guard let entries = reader.mapping(placed, keys: ["wav"]) else { return nil }
    guard let file = entries["wav"] else {
      reader.complain("\(placed.path).wav is missing", line: placed.line)
      return nil
    }
    guard let path = reader.value(file, .path) else { return nil }
    fileLines[path] = file.line
    return .file(path)
  }

  private mutating func readCustomers(_ placed: YAMLReader.Placed) -> CustomerRules? {
    guard let entries = reader.mapping(placed, keys: ["budget", "nodes", "numbers"]) else {
      return nil
    }
    guard let plan = readNumbers(entries["numbers"]) else { return nil }
    var rules = CustomerRules(plan)
    set(&rules.budget, reader.value(entries["budget"], .duration))
    guard let nodes = entries["nodes"] else {
      reader.complain("customers.nodes is missing", line: placed.line)
      return nil
    }
    guard let items = reader.list(nodes, of: "databases, each postgres or sqlite") else {
      return nil
    }
    // Nobody to ask is nobody known.
    if items.isEmpty { return nil }
    for item in items {
      guard let entries = reader.mapping(item, keys: ["postgres", "sqlite"]) else { continue }
      switch (entries["postgres"], entries["sqlite"]) {
      case (let postgres?, nil):
        guard let text = reader.value(postgres, .line) else { continue }
        rules.nodes.append(.postgres(text))
        do throws(NodeProblem) {
          _ = try PostgresCustomers(text)
        } catch {
          reader.complain("\(postgres.path): \(error.reason)", line: postgres.line)
        }
      case (nil, let sqlite?):
        if let path = reader.value(sqlite, .path) { rules.nodes.append(.sqlite(path)) }
      default:
        reader.complain("\(item.path) must have one of: postgres, sqlite", line: item.line)
      }
    }
    return rules
  }

  private mutating func readNumbers(_ placed: YAMLReader.Placed?) -> NumberPlan? {
    var (country, bare, prefixes) = ("1", NumberPlan.BareDigits.national, [String]())
    guard let placed else { return NumberPlan(home: country) }
    guard let entries = reader.mapping(placed, keys: ["country", "bare", "prefixes"]) else {
      return nil
    }
    set(&country, reader.value(entries["country"], .country))
    set(&bare, reader.value(entries["bare"], .bareDigits))
    if let placed = entries["prefixes"],
      let items = reader.list(placed, of: "international prefixes, such as \"011\"")
    {
      prefixes = items.compactMap { reader.value($0, .digits(1...6)) }
    }
    return NumberPlan(home: country, bare: bare, prefixes: prefixes)
  }

  /// T2 and T4 follow T1 where they are not named: RFC 3261's own are 8 and 10 times T1.
  private mutating func readTimers(_ placed: YAMLReader.Placed, into timers: inout Timers) {
    guard let entries = reader.mapping(placed, keys: ["t1", "t2", "t4"]) else { return }
    let usual = Timers(inProportionTo: reader.value(entries["t1"], .duration) ?? timers.t1)
    timers = Timers(
      t1: usual.t1, t2: reader.value(entries["t2"], .duration) ?? usual.t2,
      t4: reader.value(entries["t4"], .duration) ?? usual.t4)
  }

  func set<Value>(_ target: inout Value, _ value: Value?) {
    if let value { target = value }
  }
}
