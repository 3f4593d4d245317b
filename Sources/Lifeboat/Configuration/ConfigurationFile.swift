import Customers
import Postgres
public import Services
import Signaling
import Wire

extension Configuration {
  /// Reads a configuration file's text.
  ///
  /// Throws every problem there is, with file, line and the allowed values.
  public init(yaml text: String, file: String) throws(ConfigurationError) {
    var shape = ConfigurationFile(reader: YAMLReader(file: file))
    self = try shape.content(of: text)
  }
}

/// The shape of the configuration file, section by section.
struct ConfigurationFile: ConfigurationShape {
  var reader: YAMLReader
  /// The lines that name WAV files, by path.
  var fileLines: [String: Int] = [:]

  mutating func read(_ text: String) -> Configuration? {
    let keys = [
      "listen", "media", "prompts", "menu", "duty", "agents", "voicemail", "customers", "limits",
      "timers", "metrics", "shutdown",
    ]
    guard let root = reader.compose(text, sections: "listen"),
      let entries = reader.mapping(root, keys: keys, needed: ["listen"])
    else { return nil }
    var configuration = Configuration(listeners: entries["listen"].map { readListeners($0) } ?? [])
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
      reader.set(&configuration.limits.callers, limits["callers"], .number(1...10_000))
      reader.set(&configuration.limits.longestCall, limits["longestCall"], .duration)
    }
    if let placed = entries["timers"] { readTimers(placed, into: &configuration.timers) }
    configuration.metrics = reader.value(entries["metrics"], .loopback)
    reader.setGrace(&configuration.shutdownGrace, entries["shutdown"])
    configuration.fileLines = fileLines
    return configuration
  }

  private mutating func readListeners(_ placed: YAMLReader.Placed) -> [Listener] {
    reader.listeners(placed, over: [.udp, .tcp]) { listener in
      ["0.0.0.0", "::"].contains("\(listener.endpoint.address)")
        ? "which nobody can answer to; name an address of this machine" : nil
    }
  }

  private mutating func readMedia(
    _ placed: YAMLReader.Placed, into rules: inout Configuration.MediaRules
  ) {
    guard let entries = reader.mapping(placed, keys: ["address", "ports"]) else { return }
    rules.address = reader.value(entries["address"], .address)
    reader.set(&rules.ports, entries["ports"], .ports)
  }

  private mutating func readPrompts(
    _ placed: YAMLReader.Placed, into rules: inout Configuration.PromptRules
  ) {
    let keys = [
      "cache", "voice", "wordsPerMinute", "budget", "waiting", "voicemail", "kept", "notKept",
      "wrong", "goodbye", "greeting",
    ]
    guard let entries = reader.mapping(placed, keys: keys) else { return }
    reader.set(&rules.cache, entries["cache"], .path)
    reader.set(&rules.voice, entries["voice"], .voice)
    reader.set(&rules.wordsPerMinute, entries["wordsPerMinute"], .number(80...450))
    reader.set(&rules.budget, entries["budget"], .duration)
    setPrompt(&rules.phrases.waiting, entries["waiting"])
    setPrompt(&rules.phrases.voicemail, entries["voicemail"])
    setPrompt(&rules.phrases.kept, entries["kept"])
    setPrompt(&rules.phrases.notKept, entries["notKept"])
    setPrompt(&rules.phrases.wrong, entries["wrong"])
    setPrompt(&rules.phrases.goodbye, entries["goodbye"])
    reader.set(&rules.phrases.greeting, entries["greeting"], .greeting)
  }

  private mutating func setPrompt(_ target: inout Prompt, _ placed: YAMLReader.Placed?) {
    if let prompt = prompt(placed) { target = prompt }
  }

  /// A text to speak, or `{wav: FILE}`.
  mutating func prompt(_ placed: YAMLReader.Placed?) -> Prompt? {
    guard let placed else { return nil }
    guard placed.isMapping else { return reader.value(placed, .words).map { .text($0) } }
    guard let entries = reader.mapping(placed, keys: ["wav"], needed: ["wav"]),
      let file = entries["wav"]
    else { return nil }
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
    reader.set(&rules.budget, entries["budget"], .duration)
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
    reader.set(&country, entries["country"], .country)
    reader.set(&bare, entries["bare"], .bareDigits)
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
}
