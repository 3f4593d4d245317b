import Calls
import Capture
import Certification
import Checks
import FailoverPack
import Foundation
import Plugins
import Scenarios
import Wire

/// A certificate of recorded captures, in a folder of its own.
struct CertificateKit {
  let folder: String
  let registry: Registry
  let key: SigningKey

  static let captures = [
    "reference-primary-503-udp", "reference-primary-silent-udp-eager",
    "kamailio-provisional-then-silence-udp-strict-180",
  ]

  init() throws {
    folder =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("certificate-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    registry = try Registry([
      Plugin(name: "sip", version: "1", checks: GenericChecks.all), .failover,
    ])
    key = try SigningKey(at: "\(folder)/key")
    try "carrier: test\n".write(toFile: path("carrier.yml"), atomically: true, encoding: .utf8)
  }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }

  /// Judges the captures, and writes and signs what that comes to.
  @discardableResult
  func issue() throws -> Certificate.Body {
    let results = try Self.captures.map { try result($0) }
    let run = RunResult(
      id: "1", system: "test", systemVersion: "1.0", seed: 7, evidence: .wire, folder: folder,
      scenarios: results, duration: .seconds(1))
    let issuer = CertificateIssuer(registry, version: "test")
    var body = try issuer.body(
      run,
      of: .init(
        name: "Test Carrier", kind: "failover-proxy", configuration: "carrier.yml",
        policy: Settings(), repetitions: 1, jitter: .milliseconds(5)),
      at: Date(timeIntervalSince1970: 1_790_000_000))
    try CertificatePage.text(body).write(
      toFile: path(CertificateFolder.page), atomically: true, encoding: .utf8)
    body.files = CertificateFolder(folder).digests(of: body, and: [CertificateFolder.page]).files
    try CertificateFolder(folder).write(body, key)
    return body
  }

  func verify() throws(CertificateProblem) -> Verifier.Report {
    try Verifier(registry).verify(path(CertificateFolder.certificate))
  }

  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private func result(_ name: String) throws -> ScenarioResult {
    let source = Self.root.appendingPathComponent("Captures/failover/\(name).pcapng").path
    let copy = path("\(name).pcapng")
    try FileManager.default.copyItem(atPath: source, toPath: copy)
    let reading = try CaptureFile.read(copy)
    let call = CallModel.read(reading.sightings).calls[0]
    let roles = RoleInference.infer(call)
    let end = (reading.last ?? .zero) + .seconds(2)
    let scenario = try scenario(name)
    let policy = try FailoverScenarios().policy(scenario.policy)
    let evidence = Evidence(
      source: .wire, sightings: reading.sightings, flows: reading.flows, roles: roles,
      endedAt: end, policies: [policy])
    let checks = scenario.checks.compactMap { id in
      registry.check(id).map { ScenarioResult.Judged(id, $0.judge(evidence)) }
    }
    let hasFailed = checks.contains { if case .failed = $0.verdict { true } else { false } }
    return ScenarioResult(
      scenario: scenario, repetition: 1, seed: 7, outcome: hasFailed ? .failed : .passed,
      checks: checks, complaints: [],
      measured: registry.measures.flatMap { $0.values(in: evidence) }, doubts: [],
      startedAt: call.startedAt, endedAt: end,
      duration: .seconds(1), packets: reading.frames, lateness: .zero, capture: copy, log: nil,
      sightings: reading.sightings, roles: roles)
  }

  private func scenario(_ name: String) throws -> Scenario {
    let text = """
      scenario: \(name)
      title: a title
      system: failover-proxy
      requirements: [\(name.hasPrefix("kamailio") ? "FO-06, FO-32" : "FO-02")]
      transport: udp
      policy:
        cancel: \(name.contains("strict") ? "strict" : "eager")
      parties:
        carrier:
          - call: system
      checks:
        - leg.single-established
        - \(name.hasPrefix("kamailio") ? "cancel.before-failover" : "failover.not-on")
        \(name.hasPrefix("kamailio") ? "- final.single" : "")
      """
    let source = ScenarioSource(file: "\(name).yml", text: text)
    return try ScenarioLoader(registry).load(source)[0]
  }
}
