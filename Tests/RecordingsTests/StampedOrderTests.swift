import Calls
import Checks
import FailoverPack
import Recordings
import SIP
import Testing
import Wire

/// What rests on the order of two messages is open where their stamps contradict it.
struct StampedOrderTests {
  private static let wrong = """
    carrier -> system    INVITE     0.000
    system  -> primary   INVITE     0.001
    primary -> system    180        0.100
    system  -> secondary INVITE     3.000
    system  -> primary   CANCEL     3.001
    primary -> system    200 CANCEL 3.002
    """

  private static func judge(_ check: any Check, stampedAt times: [Int: Double]) throws
    -> RecordingVerdict
  {
    let ladder = try Ladder(wrong)
    let sightings = ladder.sightings.enumerated().map { index, sighting in
      times[index].map { sighting.moved(to: ladder.sightings[0].at + .seconds($0)) } ?? sighting
    }
    return RecordingJudge(checks: [check], policies: [FailoverPolicy()], roles: ladder.roles)
      .judge(sightings, endedAt: ladder.endedAt)
  }

  @Test func `a failover INVITE before the CANCEL is a finding`() throws {
    let verdict = try Self.judge(CancelBeforeFailover(), stampedAt: [:])
    #expect(verdict.findings.count == 1)
  }

  @Test func `one that is stamped after it, though captured before, is not`() throws {
    let verdict = try Self.judge(CancelBeforeFailover(), stampedAt: [3: 3.001, 4: 3.0005])
    #expect(verdict.findings.isEmpty)
    #expect(verdict.tallies[0].inconclusive == 1)
  }

  @Test func `what rests on other messages stays`() throws {
    let verdict = try Self.judge(CancelBeforeFailover(), stampedAt: [0: 0.002])
    #expect(verdict.findings.count == 1)
  }
}
