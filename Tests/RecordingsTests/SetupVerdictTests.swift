import Calls
import Capture
import Checks
import FailoverPack
import Recordings
import SIP
import Testing
import Wire

/// What becomes of connections counts in packets as it does in ladders: how long they took to set up,
/// whose SYN nobody answers, who refuses.
struct SetupVerdictTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let check: any Check
    let example: Example

    var testDescription: String { "\(check.id): \(example.title)" }
    var isExcused: Bool { example.outcome == .passes && example.ladder.contains("SETUP") }
  }

  static let cases = FailoverChecks.all.flatMap { check in
    check.card.examples.filter { example in
      ["SETUP", "SYN", "RST"].contains { example.ladder.contains($0) }
        && !example.ladder.contains("ICMP")
    }.map { Case(check: check, example: $0) }
  }

  @Test func `there are examples`() {
    for (outcome, what) in [
      (Example.Outcome.passes, "SETUP"), (.fails, "SETUP"), (.passes, "SYN"), (.fails, "SYN"),
      (.notApplicable, "RST"), (.fails, "RST"),
    ] {
      #expect(
        Self.cases.contains { $0.example.outcome == outcome && $0.example.ladder.contains(what) })
    }
  }

  @Test(arguments: cases) func `packets are judged as the example is`(_ item: Case) throws {
    let ladder = try Ladder(item.example.ladder)
    let judge = RecordingJudge(
      checks: [item.check], policies: [FailoverPolicy()], roles: ladder.roles)
    let verdict = try LadderCapture.with(TCPLadder.frames(of: ladder)) { try judge.judge($0) }
    let tally = try #require(verdict.tallies.first)
    let said: [Example.Outcome: Int] = [
      .passes: tally.passed, .fails: tally.failed, .inconclusive: tally.inconclusive,
    ]
    #expect(
      said.filter { $0.value > 0 }
        == (item.example.outcome == .notApplicable ? [:] : [item.example.outcome: 1]),
      "\(verdict.findings.map(\.finding.message))")
  }

  @Test func `a connection is told to be silent before its call is judged, over UDP too`() throws {
    let ladder = try Ladder(
      """
      with secondary
      carrier -> system    INVITE     0.000 call=1
      system  -> primary   SYN        0.001
      system  -> carrier   408        4.000 call=1
      carrier -> system    ACK        4.001 call=1
      carrier -> system    INVITE   300.000 call=2
      system  -> secondary INVITE   300.001 call=2
      secondary -> system  200      300.002 call=2
      """)
    let judge = RecordingJudge(
      checks: [FailoverGoesOn()], policies: [FailoverPolicy()], roles: ladder.roles)
    let verdict = try LadderCapture.with(TCPLadder.frames(of: ladder)) { try judge.judge($0) }
    #expect(verdict.tallies.first?.failed == 1)
  }

  @Test(arguments: ["404", "603", "200"]) func `what the system says itself comes of no trunk`(
    _ status: String
  ) throws {
    let ladder = try Ladder(
      """
      carrier -> system    INVITE     0.000
      system  -> primary   SYN        0.050
      system  -> carrier   \(status)        4.000
      carrier -> system    ACK        4.001
      """)
    for check in [FailoverExhausted(), FailoverGoesOn()] as [any Check] {
      let judge = RecordingJudge(
        checks: [check], policies: [FailoverPolicy()], roles: ladder.roles)
      let verdict = try LadderCapture.with(TCPLadder.frames(of: ladder)) { try judge.judge($0) }
      #expect(verdict.tallies.first?.failed == 0)
    }
  }

  /// `isCalls`: whether the connection that nobody answers is the first call's.
  @Test(arguments: [true, false])
  func `a connection that failed excuses, unless it is a call's that is counted`(
    _ isCalls: Bool
  ) throws {
    let ladder = try Ladder(
      """
      default transport=tcp
      carrier -> system    INVITE   0.000 call=1
      system  -> primary   SYN      \(isCalls ? "0.001" : "0.500")
      system  -> secondary INVITE   3.001 call=1
      secondary -> system  200      3.002 call=1
      carrier -> system    INVITE   5.000 call=2
      system  -> primary   INVITE   5.001 call=2
      primary -> system    200      5.002 call=2
      carrier -> system    INVITE   7.000 call=3
      system  -> secondary INVITE   7.001 call=3
      """)
    let judge = RecordingJudge(
      checks: [BreakerOpens()], policies: [FailoverPolicy()], roles: ladder.roles)
    let verdict = try LadderCapture.with(TCPLadder.frames(of: ladder)) { try judge.judge($0) }
    #expect(verdict.tallies.first?.failed == (isCalls ? 1 : 0))
  }

  @Test(arguments: cases.filter { $0.isExcused })
  func `without its SYN a connection excuses nobody`(_ item: Case) throws {
    let ladder = try Ladder(item.example.ladder)
    let frames = try TCPLadder.frames(of: ladder).filter {
      $0.bytes[TCPLadder.flags] != TCPLadder.synchronise
    }
    let judge = RecordingJudge(
      checks: [item.check], policies: [FailoverPolicy()], roles: ladder.roles)
    let verdict = try LadderCapture.with(frames) { try judge.judge($0) }
    #expect(verdict.tallies.first?.failed == 1)
  }
}
