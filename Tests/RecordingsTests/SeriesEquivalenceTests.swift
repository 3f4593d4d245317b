import Calls
import Checks
import FailoverPack
import Plugins
import Recordings
import SIP
import Testing
import Wire

/// Checks that take several calls say the same of the whole evidence and of call after call.
struct SeriesEquivalenceTests {
  static let checks = FailoverChecks.all.filter { $0 is any SeriesCheck }

  struct Case: Sendable, CustomTestStringConvertible {
    let check: any Check
    let example: Example

    var testDescription: String { "\(check.id): \(example.title)" }
  }

  static let cases = checks.flatMap { check in
    check.card.examples.map { Case(check: check, example: $0) }
  }

  /// What is said live, of everything at once.
  static func live(
    _ check: any Check, _ ladder: Ladder, _ policies: [any Policy]
  ) -> Verdict {
    check.judge(
      Evidence(
        source: .wire, sightings: ladder.sightings, roles: ladder.roles, endedAt: ladder.endedAt,
        policies: policies))
  }

  /// What is said of the recording: the verdict's word and the findings' messages and frames.
  static func offline(
    _ check: any Check, _ ladder: Ladder, _ policies: [any Policy], _ roles: Roles?
  ) -> (word: String, findings: [String], verdict: RecordingVerdict) {
    let verdict = RecordingJudge(checks: [check], policies: policies, roles: roles)
      .judge(ladder.sightings, endedAt: ladder.endedAt)
    return (
      verdict.tallies[0].word.rawValue,
      verdict.findings.map { "\($0.finding.message) \($0.finding.frames)" }, verdict
    )
  }

  static func findings(_ verdict: Verdict) -> [String] {
    guard case .failed(let found) = verdict else { return [] }
    return found.map { "\($0.message) \($0.frames)" }
  }

  @Test(arguments: cases) func `an example is judged the same call by call`(
    _ item: Case
  ) throws {
    let policy = try FailoverScenarios().policy(Settings(text: item.example.policy))
    let ladder = try Ladder(item.example.ladder)
    let live = Self.live(item.check, ladder, [policy])
    let named = Self.offline(item.check, ladder, [policy], ladder.roles)
    #expect(named.word == SlowJudge.word(live))
    #expect(named.findings == Self.findings(live))
    let tally = named.verdict.tallies[0]
    #expect(tally.passed + tally.failed + tally.inconclusive + tally.notApplicable == 1)
    // Where nobody names the trunks, calls may tell less, and never something else.
    let found = Self.offline(item.check, ladder, [policy], nil)
    #expect([SlowJudge.word(live), "notApplicable", "inconclusive"].contains(found.word))
  }

  @Test(arguments: [
    "one-after-another", "breaker-opens", "breaker-stays-closed", "shared-by-weight", "standby",
  ])
  func `a series of whole calls is judged by outlines as it is live`(_ name: String) throws {
    let trace = try #require(Calibration.failover.traces.first { $0.name == name })
    let ladder = try Ladder(trace.ladder)
    for check in Self.checks {
      let live = Self.live(check, ladder, trace.policies)
      let named = Self.offline(check, ladder, trace.policies, ladder.roles)
      #expect(named.word == SlowJudge.word(live), "\(check.id)")
    }
  }

  @Test(arguments: [
    // The first call's answer comes before the others' failures: the breaker has to open.
    (0.9, "secondary", "passed"), (0.9, "primary", "failed"),
    // It comes between them: the breaker has to stay closed.
    (3.5, "primary", "passed"), (3.5, "secondary", "failed"),
  ])
  func `calls that overlap and end out of order are judged in the order they began`(
    _ answeredAt: Double, _ fourth: String, _ word: String
  ) throws {
    // The first call lasts longest, so it is over last.
    let ladder = try SeriesLadder()
      .answered(by: "primary", call: 1, at: 0, answeredAt: answeredAt, until: 150)
      .refused(call: 2, at: 1).refused(call: 3, at: 4)
      .answered(by: fourth, call: 4, at: 6, answeredAt: 6.5, until: 7)
      .ladder(end: 300)
    var policy = FailoverPolicy()
    policy.breaker.interval = .seconds(100)
    #expect(SlowJudge.word(Self.live(BreakerOpens(), ladder, [policy])) == word)
    for roles in [ladder.roles, nil] {
      #expect(Self.offline(BreakerOpens(), ladder, [policy], roles).word == word)
    }
  }

  @Test(arguments: [nil, "503", "silence"]) func `a trunk that fails OPTIONS may be spared`(
    _ probe: String?
  ) throws {
    let ladder = try SeriesLadder()
      .refused(call: 1, at: 0).answered(by: "primary", call: 2, at: 2, answeredAt: 3, until: 4)
      .probe(of: "primary", at: 10, probe)
      .answered(by: "secondary", call: 4, at: 60, answeredAt: 61, until: 62)
      .ladder(end: 200)
    let word = probe == nil ? "failed" : "passed"
    #expect(SlowJudge.word(Self.live(BreakerOpens(), ladder, [])) == word)
    for roles in [ladder.roles, nil] {
      #expect(Self.offline(BreakerOpens(), ladder, [], roles).word == word)
    }
  }

  @Test func `trunks are not guessed where no call went from one to the other`() throws {
    let ladder = try SeriesLadder()
      .answered(by: "primary", call: 1, at: 0, answeredAt: 1, until: 2)
      .answered(by: "secondary", call: 2, at: 3, answeredAt: 4, until: 5)
      .ladder(end: 100)
    #expect(Self.offline(BreakerOpens(), ladder, [], ladder.roles).word == "failed")
    #expect(Self.offline(BreakerOpens(), ladder, [], nil).word == "notApplicable")
  }

  @Test func `trunks that change places have no primary`() throws {
    let ladder = try SeriesLadder()
      .refused(call: 1, at: 0)
      .refused(by: "secondary", then: "primary", call: 2, at: 10)
      .answered(by: "secondary", call: 3, at: 20, answeredAt: 21, until: 22)
      .ladder(end: 100)
    #expect(Self.offline(BreakerOpens(), ladder, [], nil).word == "notApplicable")
  }

  @Test func `weights need names`() throws {
    var policy = FailoverPolicy()
    policy.weights = [50, 50]
    let ladder = try SeriesLadder()
      .answered(by: "primary", call: 1, at: 0, answeredAt: 1, until: 2).ladder(end: 100)
    let said = Self.offline(TrunkShare(), ladder, [policy], nil)
    #expect(said.word == "inconclusive")
    #expect(said.verdict.tallies[0].doubt?.contains("carrier file") == true)
  }
}
