import Capture
import Checks
import FailoverPack
import Foundation
import Recordings
import Testing

/// A redacted capture is judged as the original is: by every check, at the same frames.
struct RedactedVerdictTests {
  /// The project's own captures, and those beside it.
  static let files: [String] = {
    let folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Captures")
    let names = FileManager.default.enumerator(atPath: folder.path)?.allObjects as? [String] ?? []
    let own = names.filter { name in
      // What is sealed is not in the copy, and that is said.
      name.hasSuffix(".pcapng") && !["runs/", "replays/", "tls/"].contains { name.hasPrefix($0) }
    }
    return own.sorted().map { folder.appendingPathComponent($0).path } + OutsideShelf.captures
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
    try OutsideShelf.skipIfAbsent(path)
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
    #expect(Self.files.filter { $0.contains("/Captures/") }.count >= 23)
  }
}
