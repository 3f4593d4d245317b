import Checks
import Plugins
import Scenarios
import UserAgents
import Wire

/// What the tests' own kind of system may be told.
struct KitPolicy: Policy {
  enum Cancel: String, CaseIterable { case eager, strict }

  var cancel = Cancel.eager
  var within: Duration = .seconds(3)

  init() {}
}

struct KitPack: ScenarioPack {
  let card: PackCard

  init(kind: String = "test-system", scenarios: [ScenarioSource] = []) {
    card = PackCard(
      kind: kind, title: "a system for tests",
      requirements: [
        Requirement("T-01", "it answers", source: "practice"),
        Requirement("T-02", "it ends", source: "practice"),
      ], scenarios: scenarios)
  }

  func policy(_ settings: Settings) throws(Problems) -> KitPolicy {
    var policy = KitPolicy()
    var reader = SettingsReader(settings)
    if let value = reader.choice("cancel", of: KitPolicy.Cancel.self) { policy.cancel = value }
    if let value = reader.duration("failover.within") { policy.within = value }
    try reader.finish()
    return policy
  }

  func templateValues(for policy: KitPolicy, at site: Site) -> [String: TemplateValue] {
    ["cancel": .text(policy.cancel.rawValue)]
  }
}

/// A check that says what it was made to say.
struct SayingCheck: Check {
  let card: CheckCard
  private let saying: @Sendable (Evidence) -> Verdict

  init(_ id: CheckID, _ saying: @escaping @Sendable (Evidence) -> Verdict = { _ in .passed }) {
    card = CheckCard(id: id, title: "\(id)", why: "for tests", source: "none", examples: [])
    self.saying = saying
  }

  func judge(_ evidence: Evidence) -> Verdict { saying(evidence) }
}

enum Kit {
  static func registry(
    _ checks: [any Check] = [], with plugin: Plugin? = nil
  ) throws -> Registry {
    let ids: [CheckID] = ["leg.no-zombie", "leg.single-established", "cancel.first"]
    let more = ids.filter { id in !checks.contains { $0.id == id } }.map { SayingCheck($0) }
    return try Registry(
      [
        Plugin(name: "test", version: "1.0", checks: checks + more, packs: [KitPack()])
      ] + [plugin].compactMap(\.self))
  }

  /// A scenario file around what a test is about.
  static func file(parties: String, more: String = "") -> String {
    let indented = parties.split(separator: "\n", omittingEmptySubsequences: false)
      .map { "  \($0)" }.joined(separator: "\n")
    return """
      scenario: case
      title: a case
      system: test-system
      checks: [leg.no-zombie]
      parties:
      \(indented)
      \(more)
      """
  }

  static func load(_ text: String, with plugin: Plugin? = nil) throws -> [Scenario] {
    try ScenarioLoader(registry(with: plugin)).load(ScenarioSource(file: "case.yml", text: text))
  }

  /// Everything that is wrong with a file, a line each.
  static func problems(_ text: String, with plugin: Plugin? = nil) throws -> [String] {
    let loader = try ScenarioLoader(registry(with: plugin))
    do throws(Problems) {
      _ = try loader.load(ScenarioSource(file: "case.yml", text: text))
      return []
    } catch {
      return error.all.map(\.description)
    }
  }

  /// The script that steps make, written under a party called `carrier`.
  static func script(_ steps: String) throws -> Script {
    let indented = steps.split(separator: "\n", omittingEmptySubsequences: false)
      .map { "  \($0)" }.joined(separator: "\n")
    let scenario = try load(file(parties: "carrier:\n\(indented)"))[0]
    guard case .script(let script) = scenario.parties[0].play else { return Script() }
    return script
  }
}
