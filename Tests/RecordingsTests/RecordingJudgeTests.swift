import Calls
import Checks
import FailoverPack
import Foundation
import Recordings
import Testing

/// Captures judged from the file alone, nobody saying who is who.
struct RecordingJudgeTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let file: String
    let cancel: FailoverPolicy.CancelPolicy
    var ringWithin: Duration = .seconds(4)
    /// The checks that fail, of all there are.
    let fails: Set<CheckID>

    var testDescription: String { file }
  }

  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Captures/failover")

  static let cases: [Case] = [
    Case(file: "reference-primary-503-udp", cancel: .eager, fails: []),
    Case(
      file: "reference-primary-silent-udp-eager", cancel: .eager,
      fails: ["cancel.after-provisional"]),
    Case(file: "reference-primary-silent-tcp-strict", cancel: .strict, fails: []),
    Case(file: "reference-late-200-udp-strict-4s", cancel: .strict, fails: []),
    Case(
      file: "kamailio-late-200-while-secondary-rings-udp-strict", cancel: .strict,
      fails: ["leg.no-zombie", "leg.absorbed"]),
    Case(
      file: "kamailio-provisional-then-silence-udp-strict-180", cancel: .strict,
      ringWithin: .seconds(3), fails: ["cancel.before-failover"]),
    Case(
      file: "kamailio-primary-unreachable-udp", cancel: .strict, fails: ["failover.reaction"]),
  ]

  private static func judge(_ item: Case) throws -> RecordingVerdict {
    var policy = FailoverPolicy()
    policy.cancel = item.cancel
    policy.ringWithin = item.ringWithin
    let judge = RecordingJudge(
      checks: GenericChecks.all + FailoverChecks.all, policies: [policy])
    return try judge.judge(folder.appendingPathComponent("\(item.file).pcapng").path)
  }

  @Test(arguments: cases) func `who is who is found and the verdict is the same`(
    _ item: Case
  ) throws {
    let verdict = try Self.judge(item)
    #expect(Set(verdict.tallies.filter { $0.failed > 0 }.map(\.check)) == item.fails)
    #expect(Set(verdict.findings.map(\.finding.check)) == item.fails)
    #expect(verdict.findings.allSatisfy { $0.call?.number == 1 })
    let names = verdict.roles.parts.map(\.name)
    #expect(verdict.roles.isInferred)
    #expect(Set(names).isSuperset(of: ["carrier", "system", "primary"]), "\(names)")
    let isRight = item.fails.isSubset(of: ["cancel.after-provisional"])
    #expect(verdict.outcome == (isRight ? .passed : .failed))
  }

  @Test func `what the policy allows is a deviation and does not fail the capture`() throws {
    let verdict = try Self.judge(Self.cases[1])
    let tally = try #require(
      verdict.tallies.first { $0.check == "cancel.after-provisional" })
    #expect(tally.failed == 1)
    #expect(tally.deviation?.contains("eager") == true)
    #expect(!tally.isBroken)
  }

  /// Health checks of a trunk that refuses them, or that is silent.
  @Test(arguments: [("primary -> system ICMP 0.001\n", 0), ("", 1)])
  func `an OPTIONS that the network refused is not sent again`(
    _ refusal: String, _ failures: Int
  ) throws {
    let ladder = try Ladder(
      LadderCapture.call(1) + "\n"
        + "system -> primary OPTIONS 10.000 call-id=asked new\n"
        + refusal.replacing("0.001", with: "10.001"))
    let check = try #require(
      JudgeComparison.checks.first { $0.id == "transaction.retransmission" })
    for roles in [nil, ladder.roles] {
      let verdict = RecordingJudge(checks: [check], policies: [FailoverPolicy()], roles: roles)
        .judge(ladder.sightings, endedAt: ladder.endedAt)
      #expect(verdict.tallies.map(\.failed) == [failures])
    }
  }
}
