import Calls
import Capture
import Checks
import Recordings
import Testing
import Wire

/// Calls whose media is not all kept, or not found yet: they are not judged as if it were silent.
struct CrowdedMediaTests {
  private static func verdict(
    _ ladders: [(String, Double)], _ change: (inout RecordingJudge) -> Void = { _ in }
  ) throws -> RecordingVerdict {
    var judge = RecordingJudge(checks: GenericChecks.all)
    change(&judge)
    return try LadderCapture.with(try LadderCapture.frames(ladders)) { try judge.judge($0) }
  }

  private static func talk(_ number: Int) -> String {
    "carrier -> primary RTP PCMU 20 0.300..0.700 ssrc=\(2 * number)\n"
      + "primary -> carrier RTP PCMU 20 0.300..0.700 ssrc=\(2 * number + 1)"
  }

  @Test func `a call with more streams than are kept is left open, others are judged`() throws {
    let crowd = (1...1_100).map {
      "carrier -> primary RTP PCMU 5 0.300..0.400 ssrc=\($0 * 100)"
    }.joined(separator: "\n")
    let verdict = try Self.verdict([
      (LadderCapture.call(1, talk: crowd), 0), (LadderCapture.call(2, talk: Self.talk(2)), 50),
    ])
    #expect(verdict.counts.streams == 1_102)
    #expect(verdict.notes.contains { $0.hasPrefix("76 RTP streams were too many to be kept") })
    for check in ["media.negotiated", "media.two-way"] as [CheckID] {
      let tally = try #require(verdict.tallies.first { $0.check == check })
      #expect(tally.inconclusive == 1 && tally.failed == 0, "\(tally)")
    }
    let tally = try #require(verdict.tallies.first { $0.check == "media.negotiated" })
    #expect(tally.passed == 1)
  }

  @Test func `what is heard in calls that are judged early is left open, and said`() throws {
    let calls = (0..<40).map {
      (LadderCapture.call($0, talk: Self.talk($0), until: 20), Double($0) * 0.1)
    }
    let all = try Self.verdict(calls)
    #expect(!all.notes.contains { $0.hasPrefix("what is heard in") })
    let verdict = try Self.verdict(calls) { $0.limits.groups = 8 }
    let tally = try #require(verdict.tallies.first { $0.check == "media.negotiated" })
    #expect(tally.inconclusive >= 32, "\(tally)")
    let count = tally.inconclusive
    #expect(
      verdict.notes.contains(
        "what is heard in \(count) calls of those judged early was not judged"))
  }
}
