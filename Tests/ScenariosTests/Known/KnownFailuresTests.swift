import Calls
import Checks
import Plugins
import Scenarios
import Testing
import Wire

struct KnownFailuresTests {
  private static func scenarios() throws -> [Scenario] {
    try Kit.load(
      """
      scenario: case
      title: a case
      system: test-system
      requirements: [T-01]
      checks: [leg.no-zombie, cancel.first]
      matrix:
        number: [0, 1, 2]
      parties:
        carrier:
          - call: system
      """)
  }

  private static func read(
    _ entries: String, today: String = "2026-11-21", system: String = "here"
  ) throws(Problems) -> KnownFailures {
    let indented = entries.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
    guard let scenarios = try? scenarios(), let registry = try? Kit.registry() else {
      throw Problems(Problem(Place("kit", 1), "the kit is broken"))
    }
    return try KnownFailuresReader.read(
      "known-failures:\n\(indented)", file: "known.yml", scenarios: scenarios, system: system,
      systems: ["here", "there"], registry: registry, today: today)
  }

  private static func problems(_ entries: String) -> [String] {
    do throws(Problems) {
      _ = try read(entries)
      return []
    } catch {
      return error.all.map(\.description)
    }
  }

  /// What variant `number` came to, with the checks that failed.
  private static func result(
    _ number: Int, failing: [CheckID] = [], complains: Bool = false, repetition: Int = 1
  ) throws -> ScenarioResult {
    try result(
      scenarios()[number], failing: failing, complains: complains, repetition: repetition)
  }

  private static func result(
    _ scenario: Scenario, failing: [CheckID] = [], complains: Bool = false, repetition: Int = 1
  ) throws -> ScenarioResult {
    let hasFailed = complains || !failing.isEmpty
    return ScenarioResult(
      scenario: scenario, repetition: repetition, seed: 1, outcome: hasFailed ? .failed : .passed,
      checks: scenario.checks.map { id in
        .init(id, failing.contains(id) ? .failed([Finding(id, "wrong", frames: [1])]) : .passed)
      }, complaints: complains ? [.init(party: "carrier", "no answer", line: 9)] : [], doubts: [],
      startedAt: .zero, duration: .zero, packets: 1, lateness: .zero, capture: nil, log: nil,
      sightings: [], roles: Roles([]))
  }

  private static func run(_ judgement: KnownFailures.Judgement) -> RunResult {
    var run = RunResult(
      id: "1", system: "here", systemVersion: nil, seed: 1, evidence: .tap, folder: "",
      scenarios: judgement.results, duration: .zero)
    run.outdated = judgement.outdated
    return run
  }

  @Test func `a listed failure is known and fails nothing, an unlisted one fails as always`() throws
  {
    let known = try Self.read("- scenario: case 1\n  why: TEL-1")
    let listed = Self.run(known.judge([try Self.result(1, failing: ["cancel.first"])]))
    #expect(listed.scenarios[0].outcome == .failed)
    #expect(listed.scenarios[0].known?.why == "TEL-1")
    #expect(listed.outcome == .passed)
    #expect([listed.count(.failed), listed.knownCount] == [0, 1])
    let other = Self.run(known.judge([try Self.result(2, failing: ["cancel.first"])]))
    #expect(other.scenarios[0].known == nil)
    #expect(other.outcome == .failed)
  }

  @Test func `an entry with checks covers no other check and no script`() throws {
    let known = try Self.read("- scenario: case\n  checks: [cancel.first]\n  why: TEL-1")
    #expect(known.entry(for: try Self.result(0, failing: ["cancel.first"])) != nil)
    #expect(
      known.entry(for: try Self.result(0, failing: ["cancel.first", "leg.no-zombie"])) == nil)
    #expect(
      known.entry(for: try Self.result(0, failing: ["cancel.first"], complains: true)) == nil)
    let both = try Self.read(
      "- scenario: case\n  checks: [cancel.first, script]\n  why: TEL-1")
    #expect(both.entry(for: try Self.result(0, failing: ["cancel.first"], complains: true)) != nil)
  }

  @Test func `a listed variant that passes is a finding with the line to take out`() throws {
    let known = try Self.read("- scenario: case*\n  why: TEL-1")
    let run = Self.run(
      known.judge([try Self.result(0), try Self.result(1, failing: ["cancel.first"])]))
    #expect(
      run.outdated.map(\.sentence) == [
        "case 0 is listed as known to fail and passes; take it out of known.yml:2"
      ])
    #expect(run.outcome == .failed)
  }

  @Test func `a check that is listed and passes is a finding though another fails`() throws {
    let known = try Self.read("- scenario: case 0\n  checks: [cancel.first]\n  why: TEL-1")
    let judgement = known.judge([try Self.result(0, failing: ["leg.no-zombie"])])
    #expect(judgement.outdated.map(\.subject) == ["case 0 (cancel.first)"])
    #expect(judgement.results[0].known == nil)
  }

  @Test func `a scenario that is not judged by what is listed proves nothing by passing`() throws {
    let scenarios = try [("one", "cancel.first"), ("two", "leg.no-zombie")].flatMap { name, check in
      let text = Kit.file(parties: "carrier:\n  - call: system")
        .replacing("scenario: case", with: "scenario: \(name)")
        .replacing("leg.no-zombie", with: check)
      return try ScenarioLoader(Kit.registry())
        .load(ScenarioSource(file: "\(name).yml", text: text))
    }
    let known = try KnownFailuresReader.read(
      "known-failures: [{scenario: '*', checks: [cancel.first], why: TEL-1}]", file: "known.yml",
      scenarios: scenarios, system: "here", systems: ["here"], registry: Kit.registry(),
      today: "2026-11-21")
    let judgement = known.judge(try scenarios.map { try Self.result($0) })
    #expect(judgement.outdated.map(\.subject) == ["one (cancel.first)"])
  }

  @Test func `a variant that passes now and then is still known`() throws {
    let known = try Self.read("- scenario: case 0\n  why: TEL-1")
    let judgement = known.judge([
      try Self.result(0), try Self.result(0, failing: ["cancel.first"], repetition: 2),
    ])
    #expect(judgement.outdated.isEmpty)
    #expect(judgement.results.map { $0.known != nil } == [false, true])
  }

  @Test func `a requirement passes when all its scenarios do`() throws {
    let known = try Self.read("- requirement: T-01\n  why: TEL-1")
    let some = known.judge([try Self.result(0), try Self.result(1, failing: ["cancel.first"])])
    #expect(some.outdated.isEmpty && some.open.isEmpty)
    let part = known.judge([try Self.result(0), try Self.result(1)])
    #expect(part.outdated.isEmpty)
    #expect(part.open.map(\.disproved) == [["case 0", "case 1"]])
    let all = known.judge(try (0..<3).map { try Self.result($0) })
    #expect(all.outdated.map(\.subject) == ["requirement T-01"])
  }

  @Test func `an entry holds to its last day and no longer`() throws {
    let entry = "- scenario: case 0\n  until: 2026-11-21\n  why: TEL-1"
    let failed = try Self.result(0, failing: ["cancel.first"])
    #expect(try Self.read(entry).judge([failed]).results[0].known != nil)
    let late = try Self.read(entry, today: "2026-11-22").judge([failed])
    #expect(late.results[0].known == nil)
    #expect(
      late.notes == [
        "case 0 was listed as known to fail until 2026-11-21 (known.yml:2); that is over, and it "
          + "fails"
      ])
  }

  @Test func `an entry for another system is not asked here`() throws {
    let entry = "- scenario: case\n  system: there\n  why: TEL-1"
    #expect(try Self.read(entry).isEmpty)
    #expect(try !Self.read(entry, system: "there").isEmpty)
  }

  @Test func `everything wrong is said at once, with lines`() {
    let problems = Self.problems(
      """
      - scenario: cas
        why: TEL-1
      - requirement: T-99
        why: TEL-1
      - scenario: case 7*
        why: TEL-1
      - requirement: T-02
        why: TEL-1
      - scenario: case
        checks: [cancel.frist]
        until: 2027-02-30
      - why: TEL-1
        colour: red
        system: nowhere
      """)
    let expected = [
      "known.yml:2: scenario \"cas\" is unknown; did you mean \"case\"?",
      "known.yml:4: requirement \"T-99\" is unknown",
      "known.yml:6: no scenario matches \"case 7*\"",
      "known.yml:8: no scenario drives requirement T-02",
      "known.yml:10: an entry has no \"why\"",
      "known.yml:11: check \"cancel.frist\" is unknown; did you mean \"cancel.first\"?",
      "known.yml:12: until is \"2027-02-30\"; it must be a date",
      "known.yml:13: an entry names neither \"scenario\" nor \"requirement\"",
      "known.yml:14: key of an entry \"colour\" is unknown",
      "known.yml:15: system \"nowhere\" is unknown",
    ]
    #expect(problems.count == expected.count)
    for (problem, start) in zip(problems, expected) { #expect(problem.hasPrefix(start)) }
  }

  @Test(arguments: [
    ("case*", "case 0", true), ("*0", "case 0", true), ("case ?", "case 0", true),
    ("c*e*0", "case 0", true), ("case", "case 0", false), ("*1", "case 0", false),
    ("case 0", "case 0", true), ("*", "", true), ("?", "", false), ("a*b", "acbd", false),
  ]) func `a pattern means what it means in a shell`(_ row: (String, String, Bool)) {
    #expect(NamePattern(row.0).matches(row.1) == row.2)
  }
}
