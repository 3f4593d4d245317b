import Calls
import Checks
import Plugins
import SIP
import Scenarios
import Systems
import Testing
import Wire

/// Services and the system's life while a scenario is played.
struct ChoreRunTests {
  private static let nothing = SayingCheck("leg.no-zombie")

  private static func result(
    _ parties: String, with plugin: Plugin, brought: BroughtSystem? = nil,
    patience: Duration? = nil
  ) async throws -> ScenarioResult {
    let scenarios = try RunnerKit.scenarios(parties, with: plugin)
    let run = try await RunnerKit.run(
      scenarios, checks: [nothing], with: plugin, brought: brought, patience: patience)
    return try #require(run.scenarios.first)
  }

  private static func store(_ steps: String...) -> String {
    "carrier: [wait: 10ms]\nstore:\n  plays: store\n  script:\n"
      + steps.map { "    - \($0)" }.joined(separator: "\n")
  }

  @Test(.timeLimit(.minutes(10)))
  func `a service is told its manners in their order, and ended once`() async throws {
    let service = NotingService()
    let scenario = try await Self.result(
      Self.store("be: slow", "holds: 1", "be: up again", "{holds: 2, within: 1s}"),
      with: ServicePlayer(service).plugin)
    #expect(service.seen == .init(manners: ["slow", "up again"], stops: 1))
    #expect(scenario.complaints == [])
    #expect(scenario.doubts == [])
    #expect(scenario.outcome == .passed)
  }

  @Test(.timeLimit(.minutes(10)))
  func `a count that is not reached, or passed, is complained of, and the rest is done`()
    async throws
  {
    let service = NotingService(holding: 1)
    let scenario = try await Self.result(
      Self.store("{holds: 3, within: 30ms}", "holds: 0", "be: up"),
      with: ServicePlayer(service).plugin)
    #expect(
      scenario.complaints == [
        .init(party: "store", "holds 1 after 30.0 ms, not 3", line: 10),
        .init(party: "store", "holds 1, not 0", line: 11),
      ])
    #expect(scenario.outcome == .failed)
    #expect(service.seen.manners == ["up"])
  }

  @Test(.timeLimit(.minutes(10)))
  func `what cannot be done ends the script, and fails`() async throws {
    let service = NotingService()
    let scenario = try await Self.result(
      Self.store("be: impossible", "be: up"), with: ServicePlayer(service).plugin)
    #expect(
      scenario.complaints == [
        .init(party: "store", "cannot be \"impossible\": nobody can", line: 10)
      ])
    #expect(scenario.outcome == .failed)
    #expect(service.seen == .init(manners: ["impossible"], stops: 1))
  }

  @Test(.timeLimit(.minutes(10)))
  func `what a service complains of at its end fails`() async throws {
    let scenario = try await Self.result(
      Self.store("be: up"),
      with: ServicePlayer(NotingService(atStop: ["somebody shouted"])).plugin)
    #expect(scenario.complaints == [.init(party: "store", "somebody shouted", line: 10)])
    #expect(scenario.outcome == .failed)
  }

  @Test(.timeLimit(.minutes(10)))
  func `parties and services wait for each other`() async throws {
    let service = NotingService()
    let scenario = try await Self.result(
      """
      carrier:
        - wait: 10ms
          as: first
        - wait: 10ms
          after: second
          as: third
      store:
        plays: store
        script:
          - be: one
            after: first
          - be: two
            as: second
          - be: three
            after: third
      """, with: ServicePlayer(service).plugin)
    #expect(service.seen.manners == ["one", "two", "three"])
    #expect(scenario.complaints == [])
    #expect(scenario.outcome == .passed)
  }

  @Test(.timeLimit(.minutes(10)))
  func `a script that is cut off leaves no verdict`() async throws {
    let service = NotingService()
    let scenario = try await Self.result(
      Self.store("be: one", "wait: 50s", "be: two"), with: ServicePlayer(service).plugin,
      patience: .milliseconds(300))
    #expect(service.seen == .init(manners: ["one"], stops: 1))
    #expect(scenario.outcome == .inconclusive)
    #expect(
      scenario.doubts.contains("store had not ended after 300.0 ms"), "\(scenario.doubts)")
  }

  @Test(.timeLimit(.minutes(10)))
  func `a system's life that is cut off leaves no verdict`() async throws {
    let scenario = try await Self.result(
      "carrier: [wait: 10ms]\nsystem:\n  - kill\n  - wait: 50s\n  - start",
      with: ServicePlayer(NotingService()).plugin, patience: .milliseconds(300))
    #expect(scenario.outcome == .inconclusive)
    #expect(
      scenario.doubts.contains("system had not ended after 300.0 ms"), "\(scenario.doubts)")
  }

  /// Writes its process's number into a file at each start, and says that it is up.
  private static let noting = MadeSystem { _ in
    SystemSetup(
      command: ["sh", "-c", "echo $$ >> {{directory}}/starts; echo up; exec sleep 60"],
      readiness: [.logs("^up$")])
  }

  @Test(.timeLimit(.minutes(10)), arguments: ["kill", "stop"])
  func `the system is ended and started again in its folder`(verb: String) async throws {
    let player = ServicePlayer { StartCounter(directory: $0.directory) }
    let scenario = try await Self.result(
      """
      carrier: [wait: 10ms]
      system:
        - \(verb):
          after: one
        - start
      store:
        plays: store
        script:
          - holds: 1
            as: one
          - holds: 2
      """,
      with: Plugin(
        name: "made", version: "1.0", systems: [Self.noting], parties: [player]),
      brought: BroughtSystem(Self.noting, SettingValues()))
    #expect(scenario.complaints == [.init(party: "store", "2 processes", line: 14)])
    #expect(scenario.doubts == [])
  }
}
