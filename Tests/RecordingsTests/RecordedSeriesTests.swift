import Calls
import Checks
import FailoverPack
import Foundation
import Recordings
import Testing
import Wire

/// Runs of several calls, judged call by call, nobody saying who is who.
struct RecordedSeriesTests {
  private static func judge(_ name: String, _ roles: Roles?) throws -> RecordingVerdict {
    let file = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Captures/series/\(name).pcapng")
    var policy = FailoverPolicy()
    policy.breaker.interval = .milliseconds(1500)
    return try RecordingJudge(checks: JudgeComparison.checks, policies: [policy], roles: roles)
      .judge(file.path)
  }

  private static func word(_ verdict: RecordingVerdict, _ check: CheckID) -> CheckTally.Word? {
    verdict.tallies.first { $0.check == check }?.word
  }

  @Test func `a breaker that opens and closes passes`() throws {
    let verdict = try Self.judge("reference-breaker-opens-udp", nil)
    #expect(verdict.counts.calls == 4)
    #expect(Self.word(verdict, "breaker.opens") == .passed)
    #expect(Self.word(verdict, "breaker.recovers") == .passed)
    #expect(verdict.outcome == .passed)
    let tally = try #require(verdict.tallies.first { $0.check == "breaker.opens" })
    #expect(tally.isOfSeries && tally.passed == 1 && tally.notApplicable == 0)
  }

  @Test func `a breaker that does not open fails once for all calls`() throws {
    let verdict = try Self.judge("kamailio-breaker-opens-udp", nil)
    #expect(Self.word(verdict, "breaker.opens") == .failed)
    #expect(verdict.outcome == .failed)
    let found = verdict.findings.filter { $0.finding.check == "breaker.opens" }
    #expect(found.map(\.finding.frames) == [[35, 21]])
    #expect(found.first?.call == nil)
  }
}
