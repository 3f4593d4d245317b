import Checks
import FailoverPack
import Plugins
import Scenarios
import Testing
import UserAgents
import Wire

/// Times of a scenario that follow the policy.
struct DurationSumTests {
  private func scenario(_ wait: String, policy: Settings) throws -> Scenario {
    let text = """
      scenario: case
      title: a title
      system: failover-proxy
      parties:
        carrier:
          - call: system
          - expect: 200
            within: \(wait)
      checks: [leg.no-zombie]
      """
    let registry = try Registry([
      Plugin(name: "sip", version: "1", checks: GenericChecks.all), .failover,
    ])
    return try ScenarioLoader(registry, policy: policy)
      .load(ScenarioSource(file: "case.yml", text: text))[0]
  }

  private func bound(_ wait: String, answerWithin: String = "3s") throws -> Duration? {
    let policy = Settings(text: "answerWithin: \(answerWithin)")
    guard case .script(let script) = try scenario(wait, policy: policy).parties[0].play,
      case .expect(let expectation) = script.steps[1].action,
      case .within(let bound) = expectation.bound
    else { return nil }
    return bound
  }

  @Test func `a sum of durations is one`() throws {
    #expect(try bound("3s + 500ms") == .milliseconds(3500))
    #expect(try bound("3s - 50ms + 1s") == .milliseconds(3950))
  }

  @Test func `a policy's time is filled in`() throws {
    #expect(try bound("${answerWithin} + 500ms") == .milliseconds(3500))
    #expect(try bound("${answerWithin} + 500ms", answerWithin: "10s") == .milliseconds(10_500))
    #expect(try bound("${latest}") == .milliseconds(3300))
  }

  @Test(arguments: ["3s +", "+ 3s", "3s 4s", "1s - 2s", "3s * 2"])
  func `what is no sum is refused`(_ text: String) {
    #expect(throws: Problems.self) { try bound(text) }
  }

  @Test func `an unknown name is refused with the known ones`() {
    let error = #expect(throws: Problems.self) { try bound("${answerwithin}") }
    #expect(error?.description.contains("answerWithin") == true)
  }
}
