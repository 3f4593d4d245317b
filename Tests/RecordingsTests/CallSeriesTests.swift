import Calls
import Checks
import FailoverPack
import Recordings
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

  /// Calls, and OPTIONS every second of which the primary's come from another carrier.
  private static let watched = """
    carrier2 -> primary   OPTIONS     0.000 call=101
    primary -> carrier2   200 OPTIONS 0.001 call=101
    system  -> secondary OPTIONS     0.100 call=102
    secondary -> system  200 OPTIONS 0.101 call=102
    carrier -> system    INVITE      0.300
    system  -> primary   INVITE      0.301
    primary -> system    503         0.310
    system  -> secondary INVITE      0.311
    carrier2 -> primary   OPTIONS     1.000 call=103
    primary -> carrier2   200 OPTIONS 1.001 call=103
    system  -> secondary OPTIONS     1.100 call=104
    secondary -> system  200 OPTIONS 1.101 call=104
    end 1.9
    """

  /// What is said of it live and offline, where that party is not named.
  private static func words(without name: String?) throws -> [String] {
    let ladder = try Ladder(watched)
    let roles = Roles(ladder.roles.parties.filter { $0.name != name })
    var policy = FailoverPolicy()
    policy.health.isChecked = true
    let live = HealthInterval().judge(
      Evidence(
        source: .wire, sightings: ladder.sightings, roles: roles, endedAt: ladder.endedAt,
        policies: [policy]))
    let offline = RecordingJudge(checks: [HealthInterval()], policies: [policy], roles: roles)
      .judge(ladder.sightings, endedAt: ladder.endedAt)
    return [SlowJudge.word(live), offline.tallies[0].word.rawValue]
  }

  @Test func `who asks a trunk in the system's place has to be named to be held against it`() throws
  {
    #expect(try Self.words(without: nil) == ["failed", "failed"])
    #expect(try Self.words(without: "carrier2") == ["inconclusive", "inconclusive"])
  }

  @Test func `two systems ask a trunk once an interval each`() throws {
    let asked = [0, 0.5, 1, 1.5, 2, 2.5].enumerated().map { index, at in
      let system = index.isMultiple(of: 2) ? "system" : "carrier2"
      return "\(system) -> primary OPTIONS \(at) call=\(index + 10)\n"
        + "primary -> \(system) 200 OPTIONS \(at + 0.001) call=\(index + 10)\n"
    }
    let ladder = try Ladder(
      asked.joined() + "carrier -> system INVITE 2.600\nsystem -> primary INVITE 2.601\nend 2.9")
    let roles = Roles(
      ladder.roles.parties.filter { $0.role != .edge(order: 1) }.map {
        $0.name == "carrier2" ? Roles.Party("system 2", .system, $0.address) : $0
      })
    var policy = FailoverPolicy()
    policy.health.isChecked = true
    let verdict = RecordingJudge(checks: [HealthInterval()], policies: [policy], roles: roles)
      .judge(ladder.sightings, endedAt: ladder.endedAt)
    #expect(verdict.tallies[0].word == .passed)
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
