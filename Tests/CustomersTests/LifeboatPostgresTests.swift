import Customers
import Foundation
import Postgres
import Testing

/// The reference lifeboat in a run, its customers in two clouds, and one of these going dark.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct LifeboatPostgresTests {
  private static let rows = """
    INSERT INTO customers VALUES ('+14155550101', 'Ada Byron', TRUE, NULL),
      ('+14155550199', 'Charles Babbage', FALSE, NULL)
    """

  private static let project = """
    evidence: tap
    captures: runs
    scenarios: [scenarios]
    system: lifeboat
    systems:
      lifeboat:
        kind: lifeboat
        command: ["{{bin}}/lifeboat", "{{config}}"]
        config: lifeboat.yml
        readyWithin: 60s

    """

  /// The VIP calls, the primary dies, the VIP calls again.
  ///
  /// `carrier4` is how the scenario reaches the other cloud: it kills the server and all of its
  /// processes, as a machine that loses its power does, once the server has said who calls.
  private static let scenario = """
    scenario: cloud-goes-dark
    title: The primary is killed between two calls, and the VIP is greeted by name in both
    system: lifeboat
    policy:
      lifeboat.vips: ["+14155550101"]
    parties:
      carrier:
        - quiet
        - call: system
          from: "+14155550101"
          offer: [PCMU]
        - expect: 200
          within: 10s
        - wait: 5s
        - hang up
        - expect: 200 BYE
          as: first
      carrier2:
        - quiet
        - call: system
          from: "+14155550199"
          offer: [PCMU]
        - expect: 200
          within: 10s
        - wait: 5s
        - hang up
        - expect: 200 BYE
      carrier3:
        - quiet
        - wait: 1s
          after: first
        - call: system
          from: "4155550101"
          offer: [PCMU]
        - expect: 200
          within: 10s
        - wait: 5s
        - hang up
        - expect: 200 BYE
      carrier4:
        program: [sh, "{fixtures}/kill.sh"]
        exit: 0
        within: 60s
    checks: [greeting.vip, prompt.within]

    """

  private static func killing(_ primary: PostgresServer) -> String {
    """
    until grep -q 'is a VIP, says postgres:' ../lifeboat.log; do sleep 0.1; done
    server=$(head -1 '\(primary.folder)/postmaster.pid')
    # Played again, it finds the server dead, and its number perhaps somebody else's.
    if [ "$(cat /proc/$server/comm 2>/dev/null)" = postgres ]; then
      kill -9 $server $(cat /proc/$server/task/$server/children)
    fi

    """
  }

  /// The reference configuration, its customers looked up in the two servers.
  private static func configuration(
    _ primary: PostgresServer, _ standby: PostgresServer
  ) throws -> String {
    let file = HarnessRun.root.appendingPathComponent("Fixtures/Systems/lifeboat/lifeboat.yml")
    let text = try String(contentsOf: file, encoding: .utf8)
    let asked = "{{#nodes}}\n    - {{kind}}: \"{{value}}\"\n{{/nodes}}\n"
    try #require(text.contains(asked))
    return text.replacing(
      asked,
      with: "    - postgres: \"\(primary.connection)\"\n    - postgres: \"\(standby.connection)\"\n"
    )
  }

  @Test func `the VIP is greeted by name although the database's primary was killed`()
    async throws
  {
    try await PostgresServer.withPair(SQLiteCustomers.schema) { primary, standby in
      try await primary.sql(Self.rows)
      let harness = try HarnessRun([
        "harness.yml": Self.project,
        "lifeboat.yml": try Self.configuration(primary, standby),
        "scenarios/cloud-goes-dark.yml": Self.scenario,
        "scenarios/kill.sh": Self.killing(primary),
      ])
      defer { harness.remove() }
      let outcome = try await harness.run("cloud-goes-dark")
      #expect(outcome.status == 0, "\(outcome.said)")
      #expect(outcome.said.contains("1 passed"))
      let logs = harness.texts(named: "lifeboat.log").joined()
      let vip = "is a VIP, says postgres"
      #expect(logs.contains("\(vip):\(primary.address):"), "\(logs)")
      #expect(logs.contains("\(vip):\(standby.address):"), "\(logs)")
    }
  }
}
