import Calls
import Checks
import Recordings
import SIP
import Testing
import Wire

/// What agents report while it happens, or replay of what happened long ago.
struct LiveJudgingTests {
  private static let agent = Endpoint(.v4(127, 0, 0, 7), 41_000)
  private static let collector = Endpoint(.v4(127, 0, 0, 8), 9_060)

  /// A report that cannot be read: it has the time it came at, years after the others' stamps.
  private static func malformed(_ frame: Int) -> Sighting {
    Sighting(
      frame: frame, at: .seconds(1_700_000_000), transport: .udp, from: agent, to: collector,
      .unreadable(Array("HEP3".utf8), .report("length 65535 of 56 bytes")))
  }

  private static func verdict(_ sightings: [Sighting]) async -> RecordingVerdict {
    let (stream, continuation) = AsyncStream.makeStream(of: Sighting.self)
    for sighting in sightings { continuation.yield(sighting) }
    continuation.finish()
    return await RecordingJudge(checks: GenericChecks.all).judge(stream, from: "HEP")
  }

  @Test func `a report that cannot be read does not move the end of the capture`() async throws {
    let asked = try Ladder("carrier -> system OPTIONS 0.0").sightings
    for sightings in [asked + [Self.malformed(2)], [Self.malformed(1)] + asked] {
      let verdict = await Self.verdict(sightings)
      let first = try #require(verdict.first)
      let last = try #require(verdict.last)
      #expect(first == .seconds(0) && last < .seconds(3_600))
      // Half a second after a question nobody can say that it has no answer.
      #expect(verdict.tallies.allSatisfy { $0.failed == 0 })
      #expect(verdict.counts.unreadable == 1)
    }
  }

  @Test func `where nothing can be read there is no time`() async {
    let verdict = await Self.verdict([Self.malformed(1)])
    #expect(verdict.first == nil && verdict.last == nil)
    #expect(verdict.counts.frames == 1 && verdict.counts.unreadable == 1)
  }
}
