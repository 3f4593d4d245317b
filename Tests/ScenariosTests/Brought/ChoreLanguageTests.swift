import Scenarios
import Testing

/// What may be written for services and for the system's own life.
struct ChoreLanguageTests {
  private static let plugin = ServicePlayer(NotingService()).plugin

  private static func problems(_ parties: String) throws -> [String] {
    try Kit.problems(Kit.file(parties: parties), with: plugin)
  }

  @Test func `a service's script is read in its order`() throws {
    let scenario = try #require(
      try Kit.load(
        Kit.file(
          parties: """
            carrier: [{wait: 1s, as: waited}]
            store:
              plays: store
              script:
                - be: down
                  as: down
                - holds: 2
                  within: 3s
                  after: waited
                - wait: 20ms
                - holds: 0
            """), with: Self.plugin
      ).first)
    let store = try #require(scenario.parties.first { $0.name == "store" })
    guard case .played = store.play else {
      Issue.record("the store is not played by the plugin")
      return
    }
    #expect(scenario.chores.isEmpty)
  }

  @Test func `the system's life is read in its order`() throws {
    let scenario = try #require(
      try Kit.load(
        Kit.file(
          parties: """
            carrier: [{wait: 1s, as: waited}]
            system:
              - kill:
                after: waited
              - wait: 30ms
              - start
              - stop
              - start:
                as: up
            """)
      ).first)
    #expect(
      scenario.chores.map(\.work) == [.kill, .wait(.milliseconds(30)), .start, .stop, .start])
    #expect(scenario.chores.first?.after == "waited")
    #expect(scenario.chores.last?.label == "up")
  }

  @Test(arguments: [
    ("kill", "case.yml:8: the system is not started again; a scenario ends with it up"),
    ("start", "case.yml:8: the system runs already"),
    ("stop\n    - kill\n    - start", "case.yml:9: the system has been ended already"),
    ("kill\n    - start\n    - start", "case.yml:10: the system runs already"),
    ("be: down\n", "case.yml:8: step \"be\" is unknown"),
    ("kill\n    - holds: 1\n    - start", "case.yml:9: step \"holds\" is unknown"),
  ]) func `a life that makes no sense is refused with its line`(
    _ steps: String, _ problem: String
  ) throws {
    let lines = steps.replacing("\n    ", with: "\n  ")
    let found = try Self.problems("carrier: [wait: 1s]\nsystem:\n  - \(lines)")
    #expect(found.contains { $0.hasPrefix(problem) }, "\(found)")
  }

  @Test(arguments: [
    ("be: unheard of", "case.yml:10: player \"store\" cannot be \"unheard of\": it knows other"),
    ("holds: -1", "case.yml:10: holds"), ("holds: many", "case.yml:10: holds"),
    ("kill", "case.yml:10: step \"kill\" is unknown"),
    ("wait: -1s", "case.yml:10: wait"), ("be: [a]", "case.yml:10: be"),
    (
      "{be: up, after: never}",
      "case.yml:10: label \"never\" is not given by any step"
    ),
  ]) func `a service's step that makes no sense is refused with its line`(
    _ step: String, _ problem: String
  ) throws {
    let found = try Self.problems(
      "carrier: [wait: 1s]\nstore:\n  plays: store\n  script:\n    - \(step)")
    #expect(found.contains { $0.hasPrefix(problem) }, "\(found)")
  }
}
