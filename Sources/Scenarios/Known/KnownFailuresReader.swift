import Checks
import Documents
public import Plugins

/// Reads the file of known failures and keeps every problem.
public struct KnownFailuresReader {
  /// What the entries may name.
  private let scenarios: [Scenario]
  private let system: String
  private let systems: [String]
  private let registry: Registry
  private let file: String
  private var problems: [Problem] = []

  private static let keys = [
    "scenario", "requirement", "checks", "system", "why", "until",
  ]

  private init(
    _ file: String, _ scenarios: [Scenario], _ system: String, _ systems: [String],
    _ registry: Registry
  ) {
    self.file = file
    self.scenarios = scenarios
    self.system = system
    self.systems = systems
    self.registry = registry
  }

  /// What is expected of that system; throws every problem of the file at once.
  ///
  /// - Parameters:
  ///   - scenarios: all that the system can be driven with, chosen for this run or not.
  ///   - today: `2027-01-31`; entries whose time is over are expected no more.
  public static func read(
    _ text: String, file: String, scenarios: [Scenario], system: String, systems: [String],
    registry: Registry, today: String
  ) throws(Problems) -> KnownFailures {
    var reader = KnownFailuresReader(file, scenarios, system, systems, registry)
    let listings = reader.listings(try YAMLText.read(text, file: file))
    if let problems = Problems(reader.problems) { throw problems }
    let notes = registry.checks.map(\.card).filter { $0.severity == .note }.map(\.id)
    return KnownFailures(listings, today: today, notes: Set(notes))
  }

  private mutating func listings(_ root: YAMLNode) -> [KnownFailures.Listing] {
    guard let entries = root.entries, let node = root["known-failures"], entries.count == 1 else {
      complain(
        root.line, "the file must hold \"known-failures:\" with a list below it, and no more")
      return []
    }
    if node.isEmpty { return [] }
    guard let list = node.list else {
      complain(node.line, "known-failures must be a list, not \(node.kind)")
      return []
    }
    return list.compactMap { listing($0) }
  }

  private mutating func listing(_ node: YAMLNode) -> KnownFailures.Listing? {
    let known = problems.count
    guard let entries = node.entries else {
      complain(node.line, "an entry must be a mapping, not \(node.kind)")
      return nil
    }
    for entry in entries where !Self.keys.contains(entry.key) {
      complain(entry.line, Spelling.unknown("key of an entry", entry.key, allowed: Self.keys))
    }
    let entry = KnownFailure(
      scenario: text("scenario", node), requirement: text("requirement", node),
      checks: checks(node), system: text("system", node), why: text("why", node) ?? "",
      until: text("until", node), place: Place(file, node.line))
    if node["why"] == nil {
      complain(node.line, "an entry has no \"why\": what is known, and where it is being mended")
    }
    if entry.scenario == nil, entry.requirement == nil {
      complain(node.line, "an entry names neither \"scenario\" nor \"requirement\"")
    }
    if let until = entry.until, !Self.isDate(until) {
      complain(
        node["until"]?.line ?? node.line,
        "until is \"\(until)\"; it must be a date such as 2027-01-31")
    }
    if let name = entry.system, !systems.contains(name) {
      complain(
        node["system"]?.line ?? node.line, Spelling.unknown("system", name, allowed: systems))
    }
    let isNamed = entry.scenario != nil || entry.requirement != nil
    guard isNamed, entry.system == nil || entry.system == system else { return nil }
    let listing = listing(of: entry, node)
    return problems.count == known ? listing : nil
  }

  /// The entry with what it is about; nil where that is nothing.
  private mutating func listing(
    of entry: KnownFailure, _ node: YAMLNode
  ) -> KnownFailures.Listing? {
    let meant = scenarios.filter(entry.means)
    guard !meant.isEmpty else {
      complain(node.line, nothing(entry))
      return nil
    }
    let listed = Set(meant.flatMap(\.checks).map(\.rawValue) + [KnownFailure.script])
    for name in entry.checks where !listed.contains(name) {
      complain(
        node["checks"]?.line ?? node.line,
        registry.check(CheckID(rawValue: name)) == nil
          ? Spelling.unknown("check", name, allowed: listed.sorted())
          : "no scenario that the entry matches is judged by \(name)")
    }
    // A scenario that is not judged by what is listed says nothing of it by passing.
    let judged = meant.filter { scenario in
      entry.checks.isEmpty || entry.checks.contains(KnownFailure.script)
        || scenario.checks.contains { entry.checks.contains($0.rawValue) }
    }
    return KnownFailures.Listing(entry: entry, variants: judged.map(\.variant))
  }

  /// Why an entry matches nothing.
  private func nothing(_ entry: KnownFailure) -> String {
    if let requirement = entry.requirement, registry.requirement(requirement) == nil {
      return Spelling.unknown(
        "requirement", requirement,
        allowed: registry.packs.flatMap { $0.card.requirements.map(\.id) })
    }
    guard let scenario = entry.scenario else {
      return "no scenario drives requirement \(entry.requirement ?? "")"
    }
    if let requirement = entry.requirement {
      return "no scenario \"\(scenario)\" drives requirement \(requirement)"
    }
    let names = Set(scenarios.map(\.name)).sorted()
    return scenario.contains(where: { "*? ".contains($0) })
      ? "no scenario matches \"\(scenario)\""
      : Spelling.unknown("scenario", scenario, allowed: names)
  }

  private mutating func text(_ key: String, _ node: YAMLNode) -> String? {
    guard let value = node[key] else { return nil }
    if let text = value.text, text.contains(where: { !$0.isWhitespace }) { return text }
    complain(value.line, "\(key) must be a text, not \(value.kind)")
    return nil
  }

  private mutating func checks(_ node: YAMLNode) -> [String] {
    guard let value = node["checks"] else { return [] }
    let names = (value.list ?? [value]).compactMap(\.text)
    if names.isEmpty || names.count != (value.list?.count ?? 1) {
      complain(value.line, "checks must be a list of checks, not \(value.kind)")
    }
    return names
  }

  private mutating func complain(_ line: Int, _ sentence: String) {
    problems.append(Problem(Place(file, line), sentence))
  }

  /// Whether it is a day of the calendar, as `2027-01-31`; such days compare as texts.
  private static func isDate(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.count) == [4, 2, 2],
      text.allSatisfy({ $0 == "-" || $0.isASCII && $0.isNumber }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
      (1...12).contains(month)
    else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...days[month - 1]).contains(day)
  }
}
