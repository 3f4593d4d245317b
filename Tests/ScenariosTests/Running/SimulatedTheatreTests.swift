import Checks
import FailoverPack
import Plugins
import Scenarios
import Testing
import Wire

struct SimulatedTheatreTests {
  static let sources = FailoverScenarios().card.scenarios.map(\.file)

  @Test(arguments: sources)
  func `every part of a shipped scenario can be played to its end`(file: String) throws {
    let registry = try Registry([
      Plugin(name: "sip", version: "1", checks: GenericChecks.all), .failover,
    ])
    let source = try #require(
      FailoverScenarios().card.scenarios.first { $0.file == file })
    for scenario in try ScenarioLoader(registry).load(source) {
      // External programs need a machine to run on.
      let isAllScripts = scenario.parties.allSatisfy { party in
        if case .program = party.play { false } else { true }
      }
      // The simulated network has no handshakes.
      guard isAllScripts, !scenario.transports.contains(.tls) else { continue }
      var theatre = try SimulatedTheatre(scenario, seed: 3)
      #expect(theatre.play(for: .seconds(20)) == [], "\(scenario.variant)")
    }
  }
}
