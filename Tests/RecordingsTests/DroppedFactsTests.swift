import Checks
import FailoverPack
import Recordings
import Testing

/// What is plain from the messages that were captured is found, though others were dropped.
struct DroppedFactsTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let check: CheckID
    let title: String
    let ladder: String

    var testDescription: String { "\(check): \(title)" }
  }

  static let cases = [
    Case(
      check: "codec.order", title: "PCMA is moved before PCMU",
      ladder: """
        carrier -> system  INVITE 0.000  codecs=PCMU,PCMA
        system  -> carrier 100    0.001
        system  -> primary INVITE 0.002  codecs=PCMA,PCMU
        primary -> system  200    0.200
        system  -> carrier 200    0.201
        carrier -> system  ACK    0.202
        system  -> primary ACK    0.203

        """ + ExampleLadders.hangUp("primary")),
    Case(
      check: "failover.same-call", title: "a header is lost on the way to the secondary",
      ladder: """
        carrier   -> system    INVITE 0.000  header.X-Account=42
        system    -> carrier   100    0.001
        system    -> primary   INVITE 0.002
        primary   -> system    503    0.100
        system    -> primary   ACK    0.101
        system    -> secondary INVITE 0.102  header.X-Account=
        secondary -> system    200    0.300
        system    -> carrier   200    0.301
        carrier   -> system    ACK    0.302
        system    -> secondary ACK    0.303

        """ + ExampleLadders.hangUp("secondary")),
    Case(
      check: "dtmf.rfc4733", title: "a digit ends once, and the audio after it is whole",
      ladder: ExampleLadders.answered
        + """
        carrier -> primary RTP PCMU 20 0.300..0.700
        carrier -> primary DTMF 5 0.700 ends=1
        carrier -> primary RTP PCMU 20 1.500..1.900

        """ + ExampleLadders.hangUp("primary")),
    Case(
      check: "cancel.well-formed", title: "the CANCEL carries the To tag of the 180",
      ladder: """
        carrier -> system  INVITE     0.000
        system  -> carrier 100        0.001
        system  -> primary INVITE     0.002
        primary -> system  180        0.100
        system  -> carrier 180        0.101
        carrier -> system  CANCEL     2.000
        system  -> carrier 200 CANCEL 2.001
        system  -> primary CANCEL     2.002  to-tag=tag-primary
        primary -> system  200 CANCEL 2.003
        primary -> system  487        2.004
        system  -> primary ACK        2.005
        system  -> carrier 487        2.006
        carrier -> system  ACK        2.007
        """),
  ]

  @Test(arguments: cases)
  func `a fact of what was captured is found though packets were dropped`(_ item: Case) throws {
    let frames = try DroppedPacketsTests.frames([(item.ladder, 0)])
    let bytes = DroppedPacketsTests.file(frames) + DroppedPacketsTests.statistics([7: 1])
    let judge = RecordingJudge(checks: JudgeComparison.checks, policies: [FailoverPolicy()])
    let verdict = try DroppedPacketsTests.with(bytes) { try judge.judge($0) }
    #expect(verdict.hasDrops)
    let tally = try #require(verdict.tallies.first { $0.check == item.check })
    #expect(tally.word == .failed && tally.failed == 1 && tally.inconclusive == 0)
    #expect(verdict.findings.contains { $0.finding.check == item.check })
    #expect(verdict.findings.allSatisfy { $0.finding.stands })
    #expect(verdict.outcome == .failed)
  }
}
