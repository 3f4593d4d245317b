import Calls
import Checks
import SIP
import Scenarios
import Systems
import Testing
import Wire

/// A call between two parties of which one is peculiar about TLS.
private func call(_ manner: String, of peculiar: String = "primary") throws -> [Scenario] {
  let other = peculiar == "primary" ? "carrier" : "primary"
  let scripts = [
    "carrier": "    - call: primary\n    - expect: 200\n      within: 2s",
    "primary": "    - expect: INVITE\n      within: 2s\n    - answer",
  ]
  return try RunnerKit.scenarios(
    """
    \(peculiar):
      tls: \(manner)
      script:
    \(scripts[peculiar] ?? "")
    \(other):
      script:
    \(scripts[other] ?? "")
    """, more: "settle: 50ms\ntransport: tls")
}

@Suite(.timeLimit(.minutes(10))) struct SecuredRunTests {
  static let calls = SayingCheck("leg.no-zombie") { evidence in
    evidence.calls.isEmpty ? .notApplicable : .passed
  }

  @Test(arguments: ["refuse", "close", "silent", "expired", "wrong-name", "untrusted"])
  func `a party that spoils its handshake gets no call`(manner: String) async throws {
    let result = try await RunnerKit.run(try call(manner), checks: [Self.calls])
    let scenario = try #require(result.scenarios.first)
    #expect(scenario.outcome == .inconclusive || scenario.outcome == .failed)
    #expect(scenario.complaints.contains { $0.party == "primary" }, "\(scenario.complaints)")
    #expect(!scenario.sightings.contains { $0.message != nil })
  }

  @Test(arguments: ["unverified", "v1.2", "v1.3"])
  func `one that is peculiar and right gets it`(manner: String) async throws {
    for who in ["primary", "carrier"] {
      let result = try await RunnerKit.run(try call(manner, of: who), checks: [Self.calls])
      #expect(result.scenarios.map(\.outcome) == [.passed], "\(result.scenarios)")
    }
  }

  @Test func `who does not verify takes what others refuse`() async throws {
    let scenarios = try RunnerKit.scenarios(
      """
      carrier:
        tls: unverified
        script:
          - call: primary
          - expect: 200
      primary:
        tls: untrusted
        script:
          - expect: INVITE
          - answer
      """, more: "settle: 50ms\ntransport: tls")
    let result = try await RunnerKit.run(scenarios, checks: [Self.calls])
    #expect(result.scenarios.map(\.outcome) == [.passed])
  }

  @Test(.enabled(if: RunnerKit.mayCapture, "no permission to capture on lo"))
  func `a connection that nobody has the keys of leaves the verdict open`() async throws {
    let server = SystemDefinition(
      name: "s_server", kind: "test-system",
      command: [
        "openssl", "s_server", "-accept", "{{system.address}}:{{tls.port}}", "-cert",
        "{{tls_certificate}}", "-key", "{{tls_key}}", "-quiet",
      ], readiness: [.port([.tls])], stopGrace: .seconds(1))
    let parties = """
      carrier:
        - call: primary
        - expect: 200
      primary:
        - expect: INVITE
        - answer
      """
    let other = """

      carrier-other:
        program:
          - sh
          - -c
          - exec openssl s_client -connect $(echo {system} | sed s/:5060/:5061/)
      """
    for (text, outcome) in [
      (parties, ScenarioResult.Outcome.passed), (parties + other, .inconclusive),
    ] {
      let result = try await RunnerKit.run(
        RunnerKit.scenarios(text, more: "settle: 50ms\ntransport: tls"), on: server,
        evidence: .wire, checks: [Self.calls])
      let scenario = try #require(result.scenarios.first)
      #expect(scenario.complaints == [])
      #expect(scenario.outcome == outcome, "\(scenario.doubts)")
      #expect(
        scenario.doubts.contains { $0.contains("cannot be read: there are no keys") }
          == (outcome == .inconclusive), "\(scenario.doubts)")
    }
  }

  @Test func `wrong words are said with their lines`() throws {
    #expect(throws: (any Error).self) { try call("odd") }
    do {
      _ = try call("odd")
    } catch {
      #expect(
        "\(error)".contains(
          #"tls "odd" is unknown; allowed: refuse, close, silent, expired, wrong-name, untrusted,"#
            + " unverified, v1.2, v1.3"), "\(error)")
    }
    do {
      _ = try RunnerKit.scenarios(
        "carrier:\n  tls: refuse\n  script:\n    - call: system\n    - expect: 200")
      Issue.record("tls over UDP was taken")
    } catch {
      #expect("\(error)".contains(#"party "carrier" speaks udp, so that tls: says nothing"#))
    }
  }
}
