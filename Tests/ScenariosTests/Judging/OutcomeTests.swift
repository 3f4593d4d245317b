import Checks
import Scenarios
import Testing

private let finding = Verdict.failed([Finding("a.b", "it broke", frames: [1])])
private let complaint = ScenarioResult.Complaint(party: "primary", "no INVITE", line: 3)

private func outcome(
  _ verdicts: Verdict..., severity: CheckCard.Severity = .failure, doubts: [String] = [],
  complaints: [ScenarioResult.Complaint] = [], system: String? = nil
) -> ScenarioResult.Outcome {
  Outcome.of(
    systemTrouble: system, doubts: doubts, complaints: complaints,
    checks: verdicts.map { (severity, $0) })
}

@Test func `all passed is passed`() {
  #expect(outcome(.passed, .passed) == .passed)
}

@Test func `a required check with nothing to judge is never passed`() {
  #expect(outcome(.passed, .notApplicable) == .inconclusive)
}

@Test func `a finding fails, whatever else is open`() {
  #expect(outcome(.inconclusive("why"), finding, .notApplicable) == .failed)
}

@Test func `a finding of a note does not fail`() {
  #expect(outcome(finding, severity: .note) == .passed)
}

@Test func `a script that did not go as written fails`() {
  #expect(outcome(.passed, complaints: [complaint]) == .failed)
}

@Test func `doubtful evidence says nothing, neither good nor bad`() {
  #expect(outcome(.passed, doubts: ["dropped"]) == .inconclusive)
  #expect(outcome(finding, doubts: ["dropped"], complaints: [complaint]) == .inconclusive)
}

@Test func `a system that was not there has no verdict`() {
  #expect(outcome(finding, doubts: ["dropped"], system: "exited with 1") == .unavailable)
}
