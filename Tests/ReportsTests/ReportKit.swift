import Calls
import Checks
import FailoverPack
import Plugins
import SIP
import Scenarios
import Wire

/// Results to report on, made from a small ladder.
enum ReportKit {
  static let ladder = """
    carrier -> system    INVITE   0.000
    system  -> primary   INVITE   0.001
    primary -> system    180      0.101
    system  -> secondary INVITE   4.095
    system  -> primary   CANCEL   4.095033
    """

  static func scenario() throws -> Scenario { try scenarios(nil)[0] }

  /// One scenario, or as many variants of it.
  static func scenarios(_ variants: Int?) throws -> [Scenario] {
    let matrix =
      variants.map { "matrix:\n  number: [\((0..<$0).map(String.init).joined(separator: ", "))]" }
      ?? ""
    let text = """
      scenario: ringing-then-silence
      title: a title
      system: failover-proxy
      requirements: [FO-06]
      transport: udp
      parties:
        carrier:
          - call: system
      checks:
        - cancel.before-failover
      \(matrix)
      """
    let registry = try Registry([.failover])
    let source = ScenarioSource(file: "ringing-then-silence.yml", text: text)
    return try ScenarioLoader(registry).load(source)
  }

  static func result(
    _ outcome: ScenarioResult.Outcome, verdict: Verdict, doubts: [String] = [],
    repetition: Int = 1, measured: [MeasuredValue] = [], more: [Sighting] = [],
    ladder text: String = ladder, scenario: Scenario? = nil
  ) throws -> ScenarioResult {
    let ladder = try Ladder(text)
    return ScenarioResult(
      scenario: try scenario ?? self.scenario(), repetition: repetition, seed: 7, outcome: outcome,
      checks: [.init("cancel.before-failover", verdict)], complaints: [], measured: measured,
      doubts: doubts,
      startedAt: .zero, duration: .milliseconds(4095), packets: 5, lateness: .milliseconds(2),
      capture: "runs/1/ringing.pcapng", log: nil, sightings: ladder.sightings + more,
      roles: ladder.roles)
  }

  static func run(_ results: [ScenarioResult]) -> RunResult {
    RunResult(
      id: "1", system: "kamailio", systemVersion: "5.6.3", seed: 0x4f1c, evidence: .wire,
      folder: "runs/1", scenarios: results, duration: .milliseconds(4095))
  }

  static let finding = Finding(
    "cancel.before-failover", "the failover INVITE left 33 µs before the CANCEL",
    frames: [4, 5])
}
