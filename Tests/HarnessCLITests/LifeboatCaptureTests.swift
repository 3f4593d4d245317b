import Capture
import Foundation
import Testing
import Wire

/// Captures of a lifeboat that calls its duty list, judged from the file alone.
///
/// The first manager is busy, the second answers.
struct LifeboatCaptureTests {
  private struct Judged: Decodable {
    struct Capture: Decodable {
      struct Check: Decodable {
        let check: String
        let verdict: String
      }
      struct Finding: Decodable {
        let message: String
      }
      let checks: [Check]
      let findings: [Finding]
    }
    let captures: [Capture]

    /// What each check came to.
    var verdicts: [String: String] {
      Dictionary(
        uniqueKeysWithValues: captures.flatMap(\.checks).map { ($0.check, $0.verdict) })
    }
    var findings: [String] { captures.flatMap(\.findings).map(\.message) }
  }

  enum Way: String, CaseIterable {
    case invite, refer

    var capture: String {
      Harness.root.appendingPathComponent(
        "Captures/lifeboat/reference-duty-busy-\(rawValue).pcapng"
      ).path
    }

    /// The addresses of the run.
    var network: String { self == .invite ? "127.97.1" : "127.97.0" }
  }

  private static func judged(
    _ harness: Harness, _ capture: String, _ way: Way,
    policy: String = "Fixtures/Carriers/lifeboat.yml"
  ) async throws -> (verdict: Judged, status: Int32) {
    let outcome = try await harness.run(
      list: [
        "check", "--json", "--policy", policy, "--set", "lifeboat.duty.by=\(way.rawValue)", capture,
      ])
    let verdict = try JSONDecoder().decode(Judged.self, from: Data(outcome.output.utf8))
    return (verdict, outcome.status)
  }

  @Test(arguments: Way.allCases)
  func `a right lifeboat breaks no rule of those who pass calls on`(_ way: Way) async throws {
    let (verdict, status) = try await Self.judged(try Harness(), way.capture, way)
    #expect(verdict.findings == [])
    #expect(verdict.verdicts["duty.order"] == "passed")
    #expect(verdict.verdicts["prompt.within"] == "passed")
    #expect(verdict.verdicts["leg.absorbed"] == "not applicable")
    #expect(verdict.verdicts["failover.same-call"] == "not applicable")
    // The caller of the run presses a key and says nothing.
    #expect(verdict.verdicts["media.two-way"] == "inconclusive" && status == 2)
  }

  @Test func `the way that the policy does not ask for is found`() async throws {
    let (verdict, status) = try await Self.judged(try Harness(), Way.invite.capture, .refer)
    #expect(verdict.findings == ["duty1 was called by INVITE; the policy asks for REFER"])
    #expect(status == 1)
  }

  @Test(arguments: Way.allCases)
  func `where the capture names nobody the policy does`(_ way: Way) async throws {
    let harness = try Harness()
    let nameless = harness.folder.appendingPathComponent("nameless.pcapng").path
    let (linkType, frames, _) = try CaptureFile.frames(way.capture)
    try PcapngWriter(application: "test", interface: "lo", linkType: linkType)
      .write(frames, to: nameless)
    let (unknown, _) = try await Self.judged(harness, nameless, way)
    #expect(unknown.verdicts["duty.order"] == "not applicable" && unknown.findings == [])
    for (list, findings) in [
      ("[\(way.network).31, \(way.network).32]", []),
      (
        "[\(way.network).32, \(way.network).31]",
        ["duty2 was called where duty1 is next on the list"]
      ),
    ] {
      let policy = harness.folder.appendingPathComponent("around.yml")
      try """
      kind: lifeboat
      parties: {duty: \(list), carriers: \(way.network).2, system: \(way.network).1}
      """.write(to: policy, atomically: true, encoding: .utf8)
      let (known, _) = try await Self.judged(harness, nameless, way, policy: policy.path)
      #expect(known.findings == findings)
      #expect(known.verdicts["duty.order"] == (findings.isEmpty ? "passed" : "failed"))
    }
  }

  @Test(arguments: Way.allCases)
  func `a redacted copy is judged the same but for what was said and pressed`(
    _ way: Way
  ) async throws {
    let harness = try Harness()
    let copy = harness.folder.appendingPathComponent("copy.pcapng").path
    let redacted = try await harness.run(list: ["redact", way.capture, copy])
    #expect(redacted.status == 0, "\(redacted.errors)")
    let (before, _) = try await Self.judged(harness, way.capture, way)
    let (after, _) = try await Self.judged(harness, copy, way)
    #expect(after.verdicts == before.verdicts && after.findings == before.findings)
  }

  /// The capture with names for an address that nothing was sent to, or for the first manager's.
  @Test(arguments: [("99", "desktop", "passed"), ("31", "primary", "failed")])
  func `a name of the dead cloud says to whom nothing may be sent`(
    _ host: String, _ name: String, _ verdict: String
  ) async throws {
    let harness = try Harness()
    let way = Way.invite
    let (linkType, frames, _) = try CaptureFile.frames(way.capture)
    var writer = PcapngWriter(application: "test", interface: "lo", linkType: linkType)
    writer.names = try CaptureFile.read(way.capture).notes.names
    writer.names[try #require(IPAddress("\(way.network).\(host)"))] = name
    let named = harness.folder.appendingPathComponent("named.pcapng").path
    try writer.write(frames, to: named)
    let (judged, _) = try await Self.judged(harness, named, way)
    #expect(judged.verdicts["silence.dead-cloud"] == verdict)
    // The check itself says what kind of system it is for.
    let alone = try await harness.run("check", "--check", "silence.dead-cloud", named)
    #expect(alone.status == (verdict == "passed" ? 0 : 1), "\(alone.output)\(alone.errors)")
  }
}
