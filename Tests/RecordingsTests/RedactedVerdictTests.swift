import Capture
import Checks
import FailoverPack
import Foundation
import Recordings
import Testing

/// A redacted capture is judged as the original is: by every check, at the same frames.
struct RedactedVerdictTests {
  /// The project's own captures, and those beside it where there are any.
  static let files: [String] = {
    let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let beside = root.deletingLastPathComponent()
    let shelf = [beside, beside.deletingLastPathComponent()]
      .map { $0.appendingPathComponent("shared") }
      .first { FileManager.default.fileExists(atPath: $0.path) }
    let folders =
      [root.appendingPathComponent("Captures")]
      + ["peers", "material/pcaps"].compactMap { shelf?.appendingPathComponent($0) }
    return folders.flatMap { folder -> [String] in
      let names = FileManager.default.enumerator(atPath: folder.path)?.allObjects as? [String] ?? []
      return names.filter { name in
        [".pcap", ".pcapng", ".cap", ".fuzzed"].contains { name.hasSuffix($0) }
          // What is sealed is not in the copy, and that is said.
          && !name.hasPrefix("runs/") && !name.hasPrefix("tls/")
      }.sorted().map { folder.appendingPathComponent($0).path }
    }
  }()

  struct Opinion {
    var counts: RecordingVerdict.Counts
    var losses: SightingReader.Losses
    var tallies: [String]
    var findings: [String]

    init(_ verdict: RecordingVerdict) {
      counts = verdict.counts
      losses = verdict.losses
      tallies = verdict.tallies.map {
        "\($0.check) \($0.passed) \($0.failed) \($0.inconclusive) \($0.notApplicable)"
      }
      findings = verdict.findings.map { "\($0.finding.check) \($0.finding.frames)" }
    }
  }

  @Test(arguments: files) func `the verdict is the same`(_ path: String) throws {
    let copy = FileManager.default.temporaryDirectory
      .appendingPathComponent("redacted-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: copy) }
    let key = try #require(RedactionKey("000102030405060708090a0b0c0d0e0f"))
    _ = try Redaction.rewrite(path, to: copy, RedactionSettings(key: key))
    for cancel in [FailoverPolicy.CancelPolicy.eager, .strict] {
      var policy = FailoverPolicy()
      policy.cancel = cancel
      let judge = RecordingJudge(
        checks: GenericChecks.all + FailoverChecks.all, policies: [policy])
      let (before, after) = try (Opinion(judge.judge(path)), Opinion(judge.judge(copy)))
      #expect(before.counts == after.counts && before.losses == after.losses)
      #expect(before.tallies == after.tallies && before.findings == after.findings)
    }
  }

  @Test func `the project's own captures are among them`() {
    #expect(Self.files.count >= 9)
  }
}
