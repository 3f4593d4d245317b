import Calls
import Documents
import Plugins
import UserAgents
import Wire

/// `parties:` and `trunks:`.
extension ScenarioReader {
  /// Reads every party; an edge that has no entry is played by one that only does what is right.
  mutating func parties(
    _ node: YAMLNode, trunks: [String], transport: Transport, links: YAMLNode?
  ) -> [Party] {
    guard let all = node.entries else {
      complain(node.line, "parties must be a mapping of names to scripts, not \(node.kind)")
      return []
    }
    for entry in all where !isName(entry.key) {
      complain(
        entry.line,
        "party \"\(entry.key)\" must be named in small letters, digits and dashes")
    }
    let entries = all.filter { $0.key != Vocabulary.system }
    let unplayed = trunks.filter { trunk in !entries.contains { $0.key == trunk } }
    partyNames = ["system"] + entries.map(\.key) + unplayed
    let faults = links.map { self.links($0) } ?? [:]
    let players = entries.map { entry in
      party(
        entry, role: role(of: entry.key, trunks: trunks), transport: transport,
        faults: faults[entry.key] ?? [])
    }
    let silent = unplayed.map { name in
      Party(
        name: name, role: role(of: name, trunks: trunks), transport: transport,
        play: .script(Script()), faults: faults[name] ?? [], line: node.line)
    }
    return players + silent
  }

  mutating func trunks(_ node: YAMLNode) -> [String] {
    var names: [String] = []
    for element in elements(node, of: "trunks") {
      guard let name = name(element, "trunk") else { continue }
      if names.contains(name) {
        complain(element.line, "trunk \"\(name)\" is named twice")
      } else {
        names.append(name)
      }
    }
    return names
  }

  private func role(of name: String, trunks: [String]) -> Roles.Role {
    if let order = trunks.firstIndex(of: name) { return .edge(order: order) }
    return name.hasPrefix("carrier") ? .carrier : .other
  }

  private mutating func party(
    _ entry: YAMLNode.Entry, role: Roles.Role, transport: Transport, faults: [LinkFault]
  ) -> Party {
    var own = transport
    var role = role
    var tls: TLSManner?
    let play: Party.Play
    switch entry.value.content {
    case .text(Vocabulary.absent): play = .absent
    case .text(Vocabulary.silent):
      play = .absent
      if case .edge = role {
        complain(entry.line, "trunk \"\(entry.key)\" cannot be silent; absent is nobody there")
      } else {
        role = .silent
      }
    case .text(let word):
      complain(
        entry.value.line,
        "party \"\(entry.key)\" is a list of steps, a mapping, \"absent\" or \"silent\", not \"\(word)\""
      )
      play = .absent
    case .list, .empty: play = .script(steps(entry.value, of: entry.key))
    case .mapping(let inner):
      let forms = [
        "program": Vocabulary.program, "plays": Vocabulary.played, "script": Vocabulary.scripted,
      ]
      let form = ["program", "plays"].first { key in inner.contains { $0.key == key } } ?? "script"
      let fields =
        fields(
          entry.value, of: "party \"\(entry.key)\"", allowed: forms[form] ?? [],
          required: [form]) ?? [:]
      if let node = fields["transport"] { own = self.transport(node) ?? own }
      if let node = fields["tls"] { tls = manner(node, of: entry.key, over: own) }
      play =
        switch form {
        case "program": .program(program(fields, line: entry.line))
        case "plays": played(fields, line: entry.line).map { .played($0) } ?? .absent
        default: .script(script(fields, of: entry.key))
        }
    }
    if case .program = play, !faults.isEmpty {
      complain(entry.line, "party \"\(entry.key)\" is a program; its link cannot have faults")
    }
    return Party(
      name: entry.key, role: role, transport: own, play: play, tls: tls, faults: faults,
      line: entry.line)
  }

  private mutating func manner(
    _ node: YAMLNode, of name: String, over transport: Transport
  ) -> TLSManner? {
    guard let word = text(node, "tls") else { return nil }
    guard let manner = TLSManner(rawValue: word) else {
      complain(
        node.line, Spelling.unknown("tls", word, allowed: TLSManner.allCases.map(\.rawValue)))
      return nil
    }
    if transport != .tls {
      complain(
        node.line, "party \"\(name)\" speaks \(transport.rawValue), so that tls: says nothing")
    }
    return manner
  }

  private mutating func played(_ fields: [String: YAMLNode], line: Int) -> PlayedParty? {
    guard let node = fields["plays"], let name = text(node, "plays") else { return nil }
    guard let player = registry?.party(name) else {
      let known = registry?.parties.map(\.card.name) ?? []
      complain(
        node.line,
        known.isEmpty
          ? "player \"\(name)\" is unknown; no plugin brings one"
          : Spelling.unknown("player", name, allowed: known))
      return nil
    }
    return settings(
      fields["settings"], player.card.settings, of: "player \"\(name)\"", line: line
    ).map { values in
      let chores =
        fields["script"].map { self.chores($0, Vocabulary.serviceSteps, of: "script") } ?? []
      checkManners(chores, of: player)
      return PlayedParty(player: player, settings: values, chores: chores, line: line)
    }
  }

  mutating func transport(_ node: YAMLNode) -> Transport? {
    guard let word = text(node, "transport") else { return nil }
    if let transport = TransportWords.read(word) { return transport }
    complain(node.line, Spelling.unknown("transport", word, allowed: TransportWords.names))
    return nil
  }

  private mutating func steps(_ node: YAMLNode, of name: String) -> Script {
    node.isEmpty ? Script() : script(node, of: "the script of \(name)")
  }

  private mutating func script(_ fields: [String: YAMLNode], of name: String) -> Script {
    var script = fields["script"].map { steps($0, of: name) } ?? Script()
    if let node = fields["credentials"],
      let inner = self.fields(
        node, of: "credentials", allowed: Vocabulary.credentials,
        required: Vocabulary.credentials)
    {
      let user = inner["user"].flatMap { text($0, "user") }
      let password = inner["password"].flatMap { text($0, "password") }
      if let user, let password {
        script.credentials = Credentials(user: user, password: password)
      }
    }
    return script
  }

  private mutating func program(_ fields: [String: YAMLNode], line: Int) -> Program {
    var arguments: [String] = []
    if let node = fields["program"] {
      arguments = elements(node, of: "program").compactMap { text($0, "an argument") }
      if arguments.isEmpty, node.list != nil { complain(node.line, "program names no command") }
      for element in node.list ?? [] {
        for match in (element.text ?? "").matches(of: /\{([a-z]+)\}/)
        where !Program.placeholders.contains(String(match.1)) {
          complain(
            element.line,
            Spelling.unknown("placeholder", String(match.1), allowed: Program.placeholders))
        }
      }
    }
    let exit = fields["exit"].flatMap { count($0, "exit") } ?? 0
    let within = fields["within"].flatMap { duration($0, "within") } ?? .seconds(30)
    return Program(arguments: arguments, exit: Int32(exit), within: within, line: line)
  }
}

/// Transports a scenario can ask for.
enum TransportWords {
  static let names = ["udp", "tcp", "tls"]

  static func read(_ word: String) -> Transport? {
    names.contains(word) ? Transport(rawValue: word) : nil
  }
}
