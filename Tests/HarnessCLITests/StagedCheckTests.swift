import Capture
import Foundation
import SIP
import Testing
import Wire

/// Checks of whole scenarios on the capture that a lifeboat's run left.
@Suite(.serialized) struct StagedCheckTests {
  private struct Judged: Decodable {
    struct Capture: Decodable {
      struct Check: Decodable {
        let check: String
        let verdict: String
        let why: String?
      }
      let checks: [Check]
      let notes: [String]
    }
    let captures: [Capture]

    func verdict(_ check: String) -> String? {
      captures.first?.checks.first { $0.check == check }?.verdict
    }
  }

  private static let policy = ["--policy", "Fixtures/Carriers/lifeboat.yml"]

  private static func judged(
    _ harness: Harness, _ arguments: [String]
  ) async throws -> Judged {
    let outcome = try await harness.run(list: ["check", "--json"] + arguments)
    return try JSONDecoder().decode(Judged.self, from: Data(outcome.output.utf8))
  }

  /// The capture that a scenario on the lifeboat leaves.
  private static func capture(of scenario: String, _ harness: Harness) async throws -> String {
    let run = try await harness.runOnTime("run", "--system", "lifeboat", "--scenario", scenario)
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    let runs = harness.folder.appendingPathComponent("Captures/runs")
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: runs.path)
        .filter { $0.first?.isNumber == true }.max())
    let file = scenario.replacingOccurrences(of: " ", with: "-")
    return runs.appendingPathComponent("\(name)/\(file).pcapng").path
  }

  @Test(.timeLimit(.minutes(10)))
  func `a lifeboat's capture is judged by its own checks where the policy is a lifeboat's`()
    async throws
  {
    let harness = try Harness()
    let capture = try await Self.capture(of: "voicemail-is-stored PCMU", harness)

    let asked = try await Self.judged(harness, Self.policy + [capture])
    for check in ["voicemail.kept", "voicemail.once", "voicemail.same-audio", "prompt.spoken"] {
      #expect(asked.verdict(check) == "passed", "\(check): \(asked)")
    }
    #expect(!asked.captures.flatMap(\.notes).contains { $0.contains("not asked") })

    // Without it they are not asked, and that is said.
    let unasked = try await Self.judged(harness, [capture])
    #expect(unasked.verdict("voicemail.kept") == "not asked")
    #expect(
      unasked.captures.flatMap(\.notes).contains {
        $0.contains("checks of whole scenarios (lifeboat) were not asked; --policy with a file")
      }, "\(unasked)")
    let text = try await harness.run("check", capture).output
    #expect(text.contains("not asked (14)"), "\(text)")
    // One that is named is.
    let named = try await harness.run("check", "--check", "voicemail.kept", capture)
    #expect(named.status == 0, "\(named.output)\(named.errors)")

    // What went to the store is taken out: nothing is stored any more.
    let without = harness.folder.appendingPathComponent("without.pcapng").path
    try Self.copy(capture, to: without, withoutPort: 10_000)
    let lost = try await harness.run(
      list: ["check", "--set", "lifeboat.deliverWithin=1ms", "--check", "voicemail.kept"]
        + Self.policy + [without])
    // Failed, or in doubt where the capture ends with the call: never passed.
    #expect([1, 2].contains(lost.status), "\(lost.output)\(lost.errors)")
    #expect(lost.output.contains("stored"), "\(lost.output)")
  }

  @Test(.timeLimit(.minutes(10)))
  func `packets of audio are read once more where a check of them is named`()
    async throws
  {
    let harness = try Harness()
    let capture = try await Self.capture(of: "bridge-keeps-bytes PCMU", harness)
    let judged = try await Self.judged(harness, Self.policy + [capture])
    for check in ["media.no-transcoding", "media.pacing"] {
      #expect(judged.verdict(check) == "not asked", "\(judged)")
      let named = try await Self.judged(harness, ["--check", check, capture])
      // A busy machine may have paced them badly: that is the run's to excuse.
      let right = check == "media.pacing" ? ["passed", "failed"] : ["passed"]
      #expect(right.contains(named.verdict(check) ?? ""), "\(named)")
    }
    // From standard input it cannot be read again, and that is said.
    let piped = try await harness.run(
      shell: "\"$HARNESS\" check --check media.pacing - < '\(capture)'")
    #expect(piped.status == 2, "\(piped.output)")
    #expect(piped.output.contains("this capture can be read once only"), "\(piped.output)")
  }

  /// Writes the capture without TCP segments to or from that port.
  private static func copy(
    _ path: String, to other: String, withoutPort port: UInt16
  ) throws {
    let (linkType, frames, _) = try CaptureFile.frames(path)
    let names = try CaptureFile.read(path).notes.names
    var writer = PcapngWriter(application: "test", interface: "lo", linkType: linkType)
    writer.names = names
    // Ethernet of 14 bytes, IPv4 without options.
    let wanted = frames.filter { frame in
      guard frame.bytes.count > 38, frame.bytes[23] == 6 else { return true }
      return ![34, 36].contains { at in
        UInt16(frame.bytes[at]) << 8 | UInt16(frame.bytes[at + 1]) == port
      }
    }
    try #require(wanted.count < frames.count)
    try writer.write(wanted, to: other)
  }
}
