import Checks
import Documents
public import Plugins
import UserAgents
import Wire

/// Reads scenario files against what the plugins bring.
public struct ScenarioLoader: Sendable {
  private let registry: Registry
  private let policy: Settings

  /// `policy`: what the operator wants, under which scenarios may name its times; a scenario's own
  /// policy is laid over it.
  public init(_ registry: Registry, policy: Settings = Settings()) {
    self.registry = registry
    self.policy = policy
  }

  /// Reads many files; throws the problems of all of them at once.
  ///
  /// A scenario's name is that of its evidence and of its certificates: no two may have one name. A
  /// file that is given twice is read once.
  public func load(_ sources: [ScenarioSource]) throws(Problems) -> [Scenario] {
    var scenarios: [Scenario] = []
    var problems: [Problem] = []
    var files: [String: String] = [:]
    for source in sources {
      if let other = files[source.name] {
        if other != source.file {
          problems.append(
            Problem(
              Place(source.file, 1),
              "scenario \"\(source.name)\" stands in \(other) already; give this one another name"))
        }
        continue
      }
      files[source.name] = source.file
      do throws(Problems) { scenarios += try load(source) } catch { problems += error.all }
    }
    if let problems = Problems(problems) { throw problems }
    return scenarios
  }

  /// Reads one file into the variants its matrix makes; throws every problem in it.
  public func load(_ source: ScenarioSource) throws(Problems) -> [Scenario] {
    let root = try YAMLText.read(source.text, file: source.file)
    var reader = ScenarioReader(file: source.file)
    let matrix = root["matrix"].map { Matrix($0, reader: &reader) } ?? Matrix()
    var problems = reader.problems
    var scenarios: [Scenario] = []
    for cell in matrix.cells {
      var substitution = Substitution(
        cell, values: values(root, cell, file: source.file), file: source.file)
      let filled = substitution.apply(root.without("matrix"))
      var reader = ScenarioReader(
        file: source.file, matrix: matrix, cell: cell, registry: registry)
      let scenario = scenario(filled, source: source, reader: &reader)
      problems += substitution.problems + reader.problems
      if let scenario { scenarios.append(scenario) }
    }
    if let problems = Problems(problems) { throw problems }
    return scenarios
  }

  /// What the policy comes to under the scenario's own; what is wrong with it is said elsewhere.
  private func values(_ root: YAMLNode, _ cell: Matrix.Cell, file: String) -> [String: String] {
    guard let pack = root["system"]?.text.flatMap({ registry.pack($0) }) else { return [:] }
    var substitution = Substitution(cell, file: file)
    let own = root["policy"].map {
      WrittenSettings(substitution.apply($0), file: file).settings
    }
    let policy = registry.settings(policy, for: pack.card.kind)
    return pack.scenarioValues(under: policy.overridden(by: own ?? Settings()))
      ?? pack.scenarioValues(under: Settings()) ?? [:]
  }

  private func scenario(
    _ root: YAMLNode, source: ScenarioSource, reader: inout ScenarioReader
  ) -> Scenario? {
    guard
      let fields = reader.fields(
        root, of: "the scenario", allowed: Vocabulary.top, required: Vocabulary.requiredTop)
    else { return nil }
    let name = fields["scenario"].flatMap { reader.name($0, "scenario") }
    if let name, let node = fields["scenario"], name != source.name {
      reader.complain(node.line, "scenario is named \"\(name)\", its file \"\(source.name)\"")
    }
    let title = fields["title"].flatMap { reader.text($0, "title") }
    let why = fields["why"].flatMap { reader.text($0, "why") } ?? ""
    let pack = fields["system"].flatMap { self.pack($0, reader: &reader) }
    let transport = transport(fields, reader: &reader)
    let written = fields["policy"].map { WrittenSettings($0, file: source.file) }
    reader.add(written?.problems ?? [])
    let policy = written?.settings ?? Settings()
    if let pack { reader.add(pack.problems(in: policy)) }
    let trunks = fields["trunks"].map { reader.trunks($0) } ?? pack?.card.trunks ?? []
    let parties =
      fields["parties"].map {
        reader.parties($0, trunks: trunks, transport: transport, links: fields["links"])
      } ?? []
    let life = fields["parties"]?[Vocabulary.system]
    let chores = life.map { reader.chores($0, Vocabulary.systemSteps, of: "system") } ?? []
    reader.checkLife(chores)
    reader.checkLabels(parties, chores)
    let requirements = requirements(fields["requirements"], pack: pack, reader: &reader)
    let checks = checks(fields["checks"], reader: &reader)
    let settle = fields["settle"].flatMap { reader.duration($0, "settle") }
    let t1 = fields["t1"].flatMap { reader.roundTrip($0) }
    let isAlone = fields["alone"].map { reader.flag($0, "alone") } ?? false
    if checks.isEmpty, !parties.contains(where: \.expectsSomething), fields["checks"] != nil {
      reader.complain(root.line, "the scenario judges nothing: it has no check and no expect")
    }
    guard let name, let title, let pack else { return nil }
    return Scenario(
      name: name, title: title, why: why, kind: pack.card.kind,
      choices: reader.matrix.axes.compactMap { axis in
        reader.cell[axis.name].map { .init(axis.name, Matrix.label($0)) }
      },
      requirements: requirements, checks: checks, transport: transport, policy: policy,
      parties: parties, chores: chores, t1: t1 ?? .milliseconds(500), isAlone: isAlone,
      settle: settle ?? .milliseconds(1500),
      place: Place(source.file, root.line))
  }

  private func pack(_ node: YAMLNode, reader: inout ScenarioReader) -> (any ScenarioPack)? {
    guard let kind = reader.text(node, "system") else { return nil }
    if let pack = registry.pack(kind) { return pack }
    reader.complain(
      node.line,
      Spelling.unknown("kind of system", kind, allowed: registry.packs.map(\.card.kind)))
    return nil
  }

  /// `transport:`, or the matrix value of that name, or UDP.
  private func transport(
    _ fields: [String: YAMLNode], reader: inout ScenarioReader
  ) -> Transport {
    if let node = fields["transport"] { return reader.transport(node) ?? .udp }
    if let node = reader.cell["transport"] { return reader.transport(node) ?? .udp }
    return .udp
  }

  private func requirements(
    _ node: YAMLNode?, pack: (any ScenarioPack)?, reader: inout ScenarioReader
  ) -> [String] {
    guard let node else { return [] }
    let known = pack?.card.requirements.map(\.id) ?? []
    var ids: [String] = []
    for (word, line) in reader.conditionalWords(node, of: "requirements") {
      if pack != nil, !known.contains(word) {
        reader.complain(line, Spelling.unknown("requirement", word, allowed: known))
      } else if ids.contains(word) {
        reader.complain(line, "requirement \"\(word)\" is named twice")
      } else {
        ids.append(word)
      }
    }
    return ids
  }

  private func checks(_ node: YAMLNode?, reader: inout ScenarioReader) -> [CheckID] {
    guard let node else { return [] }
    let known = registry.checkIDs.map(\.rawValue)
    var ids: [CheckID] = []
    for (word, line) in reader.conditionalWords(node, of: "checks") {
      let id = CheckID(rawValue: word)
      if !known.contains(word) {
        reader.complain(line, Spelling.unknown("check", word, allowed: known))
      } else if ids.contains(id) {
        reader.complain(line, "check \"\(word)\" is named twice")
      } else {
        ids.append(id)
      }
    }
    return ids
  }
}

extension YAMLNode {
  /// A mapping without one of its keys.
  fileprivate func without(_ key: String) -> YAMLNode {
    guard let entries else { return self }
    return YAMLNode(.mapping(entries.filter { $0.key != key }), line: line)
  }
}

extension Party {
  /// Whether its script can fail: an expect, or a program with its exit status.
  fileprivate var expectsSomething: Bool {
    switch play {
    case .absent: false
    case .program, .played: true
    case .script(let script):
      script.steps.contains { step in
        switch step.action {
        case .expect, .expectNone, .calls: true
        default: false
        }
      }
    }
  }
}
