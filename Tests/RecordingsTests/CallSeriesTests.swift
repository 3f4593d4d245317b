import Calls
import Checks
import FailoverPack
import Testing
import Wire

/// What a series forgets leaves its verdict open.
struct CallSeriesTests {
  private static func verdict(
    _ order: [Int], most: Int, fourth: String = "secondary"
  ) throws -> Verdict {
    let ladder = try SeriesLadder()
      .answered(by: "primary", call: 1, at: 0, answeredAt: 0.1, until: 1)
      .refused(call: 2, at: 10).refused(call: 3, at: 20)
      .answered(by: fourth, call: 4, at: 30, answeredAt: 31, until: 32)
      .ladder(end: 100)
    var policy = FailoverPolicy()
    policy.breaker.interval = .seconds(50)
    let calls = CallModel.read(ladder.sightings).calls
    var series = CallSeries(
      [BreakerOpens()], Policies([policy]), roles: ladder.roles, most: most)
    for index in order {
      series.take(
        Evidence(
          source: .wire, sightings: [], calls: [calls[index]], others: [], roles: ladder.roles,
          endedAt: ladder.endedAt))
    }
    return series.verdicts()[0]
  }

  private static func isOpen(_ verdict: Verdict) -> Bool {
    if case .inconclusive(let why) = verdict { why.contains("remembered") } else { false }
  }

  @Test func `calls come in any order`() throws {
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]] {
      let passed = try Self.verdict(order, most: 100)
      #expect(passed == .passed)
      let failed = try Self.verdict(order, most: 100, fourth: "primary")
      #expect(SlowJudge.word(failed) == "failed")
    }
  }

  @Test func `more calls than are remembered at once are judged as they come`() throws {
    let passed = try Self.verdict([0, 1, 2, 3], most: 2)
    #expect(passed == .passed)
    let failed = try Self.verdict([0, 1, 2, 3], most: 2, fourth: "primary")
    #expect(SlowJudge.word(failed) == "failed")
  }

  @Test func `what comes too late leaves the verdict open, a finding too`() throws {
    for fourth in ["secondary", "primary"] {
      let verdict = try Self.verdict([2, 3, 1, 0], most: 2, fourth: fourth)
      #expect(Self.isOpen(verdict))
    }
  }

  @Test func `calls that were cut short leave the verdict open`() throws {
    let ladder = try SeriesLadder()
      .refused(call: 1, at: 0).refused(call: 2, at: 1)
      .answered(by: "secondary", call: 3, at: 1.8, answeredAt: 2, until: 3).ladder(end: 50)
    var series = CallSeries([BreakerOpens()], Policies(), roles: ladder.roles)
    series.take(
      Evidence(
        source: .wire, sightings: ladder.sightings, roles: ladder.roles, endedAt: ladder.endedAt))
    #expect(series.verdicts()[0] == .passed)
    series.forget()
    #expect(Self.isOpen(series.verdicts()[0]))
  }
}
