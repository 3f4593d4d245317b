import Checks
import Faults
import Plugins
import Wire

/// What the tests' own pack wants of a system.
struct TestPolicy: Policy, Equatable {
  enum Mode: String, CaseIterable { case eager, strict }

  var within: Duration = .seconds(3)
  var mode = Mode.eager
  var threshold = 2
  var tolerance = 0.05
  var enabled = true
  var codes: [Int] = [503]
  var weights: [String: Int] = [:]

  init() {}
}

struct TestPack: ScenarioPack {
  let card: PackCard

  init(
    kind: String = "test-system", requirements: [Requirement] = [],
    scenarios: [ScenarioSource] = []
  ) {
    card = PackCard(
      kind: kind, title: "a system for tests", requirements: requirements, scenarios: scenarios)
  }

  func policy(_ settings: Settings) throws(Problems) -> TestPolicy {
    var policy = TestPolicy()
    var reader = SettingsReader(settings)
    if let value = reader.duration("failover.within", "within") { policy.within = value }
    if let value = reader.choice("cancel", of: TestPolicy.Mode.self) { policy.mode = value }
    if let value = reader.count("breaker.threshold", in: 1...10) { policy.threshold = value }
    if let value = reader.fraction("tolerance") { policy.tolerance = value }
    if let value = reader.flag("enabled") { policy.enabled = value }
    if let value = reader.list("codes", of: "status codes", entry: { Int($0) }) {
      policy.codes = value
    }
    policy.weights = reader.counts(under: "weights", in: 0...100)
    try reader.finish()
    return policy
  }

  func templateValues(for policy: TestPolicy, at site: Site) -> [String: TemplateValue] {
    [
      "threshold": .text("\(policy.threshold)"),
      "edges": .list(site.edges.map { .record(["name": .text($0.name)]) }),
    ]
  }
}

struct SilentCheck: Check {
  let card: CheckCard

  init(_ id: CheckID) {
    card = CheckCard(id: id, title: "\(id)", why: "for tests", source: "none", examples: [])
  }

  func judge(_ evidence: Evidence) -> Verdict { .notApplicable }
}

struct SilentSystem: SystemUnderTest {
  let card: SystemCard

  init(_ name: String) { card = SystemCard(name, kind: "test-system", "for tests") }

  func setUp(at place: SystemPlace, _ settings: SettingValues) async throws -> SystemSetup {
    SystemSetup(command: ["true"])
  }
}

struct SilentPlayer: PartyPlayer {
  let card: ExtensionCard

  init(_ name: String) { card = ExtensionCard(name, "for tests") }

  func part(at place: PartyPlace, _ settings: SettingValues) async throws -> PartyPart {
    .program(["true"])
  }
}

struct SilentFault: Fault {
  let card: ExtensionCard

  init(_ name: String) { card = ExtensionCard(name, "for tests") }

  func rule(
    _ settings: SettingValues, on link: FaultLink, seed: UInt64
  ) throws -> any LinkRule {
    Drop(.any)
  }
}

struct SilentReporter: Reporter {
  let card: ExtensionCard

  init(_ name: String) { card = ExtensionCard(name, "for tests") }

  func report(_ run: ReportedRun, _ settings: SettingValues) async throws -> ReporterOutput {
    .files([])
  }
}
