import Checks
import Reports
import Scenarios
import Testing
import Wire

struct RunTableTests {
  @Test func `a failed scenario shows its finding, the advice, the ladder and the frames`() throws {
    let result = ReportKit.run([
      try ReportKit.result(.passed, verdict: .passed),
      try ReportKit.result(.failed, verdict: .failed([ReportKit.finding])),
    ])
    let table = RunTable(advice: ["cancel.before-failover": "cancel first"])
    let expected = """
        ringing-then-silence  FO-06  passed          4.1 s  5 packets
        ringing-then-silence  FO-06  failed          4.1 s  5 packets
            cancel.before-failover: the failover INVITE left 33 µs before the CANCEL
              → cancel first
               carrier                 system                  primary          secondary
               │─ INVITE (PCMU PCMA) ─▶│                       │                │                  0.000
               │                       │─ INVITE (PCMU PCMA) ─▶│                │                  0.001
               │                       │◀───────── 180 INVITE ─│                │                  0.101
               ┊ ~ 4.0 s ~             ┊                       ┊                ┊
               │                       │─ INVITE (PCMU PCMA) ──────────────────▶│         ◀─ 1     4.095
               │                       │─ CANCEL ─────────────▶│                │         ◀─ 2     4.095
            frames 4, 5 of runs/1/ringing.pcapng
      """
    #expect(table.lines(result).joined(separator: "\n") == expected)
    #expect(table.summary(result).last?.contains("1 passed, 1 failed") == true)
    #expect(table.summary(result).last?.hasSuffix("FAILED") == true)
  }

  @Test func `an inconclusive scenario says why`() throws {
    let result = ReportKit.run([
      try ReportKit.result(
        .inconclusive, verdict: .notApplicable, doubts: ["3 packets were dropped"])
    ])
    let lines = RunTable().lines(result).joined(separator: "\n")
    #expect(lines.contains("3 packets were dropped"))
    #expect(lines.contains("cancel.before-failover: found nothing to judge"))
  }

  @Test func `repetitions that differ are counted`() throws {
    let steady = ReportKit.run([
      try ReportKit.result(.passed, verdict: .passed),
      try ReportKit.result(.passed, verdict: .passed, repetition: 2),
    ])
    let shaky = ReportKit.run([
      try ReportKit.result(.passed, verdict: .passed),
      try ReportKit.result(.failed, verdict: .failed([ReportKit.finding]), repetition: 2),
    ])
    #expect(RunTable().repetitions(steady).last == "0 of 1 scenario differed between repetitions")
    #expect(RunTable().repetitions(shaky).last == "1 of 1 scenario differed between repetitions")
  }

  @Test func `colours appear only where they are wanted`() throws {
    let result = ReportKit.run([try ReportKit.result(.passed, verdict: .passed)])
    #expect(!RunTable().lines(result).joined().contains("\u{1B}"))
    #expect(RunTable(hasColours: true).lines(result).joined().contains("\u{1B}[32mpassed"))
  }
}
