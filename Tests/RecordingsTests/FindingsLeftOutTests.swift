import Calls
import Capture
import Checks
import Recordings
import Reports
import Testing
import Wire

/// What becomes of findings that are too many to be kept.
struct FindingsLeftOutTests {
  /// Calls of which none is ever answered.
  private static let unanswered = (0..<12).map {
    ("carrier -> system INVITE 0 call-id=\($0) caller=+1555\(1_000_000 + $0)", Double($0))
  }

  private static func verdict(_ most: Int) throws -> RecordingVerdict {
    var judge = RecordingJudge(checks: GenericChecks.all)
    judge.mostFindings = most
    let later = [(LadderCapture.call(99), 60.0)]
    return try LadderCapture.with(try LadderCapture.frames(unanswered + later)) {
      try judge.judge($0)
    }
  }

  @Test func `the first are kept, the others are counted, and both are said`() throws {
    let all = try Self.verdict(100_000)
    try #require(all.findings.count >= 12 && all.leftOut.count == 0)
    let few = try Self.verdict(5)
    #expect(few.findings.count == 5)
    #expect(few.findingCount == all.findings.count)
    #expect(few.leftOut.count == all.findings.count - 5)
    #expect(few.tallies == all.tallies && few.outcome == .failed)
    #expect(
      few.notes.contains(
        "\(few.leftOut.count) of \(few.findingCount) findings were too many to be kept and are "
          + "counted only"))
    // Their calls have the numbers they have where all are kept.
    #expect(few.findings.allSatisfy { all.findings.contains($0) })
  }

  @Test func `the table and the record tell of them`() throws {
    let few = try Self.verdict(5)
    let lines = RecordingTable(policy: "").lines(few)
    #expect(lines.contains { $0.hasPrefix("FAILED   ") && $0.contains(" in at least ") })
    #expect(lines.contains { $0.contains(" more (not kept)") })
    let text = try RecordingRecord([few], version: "1").text()
    #expect(text.contains("\"findingsLeftOut\" : \(few.leftOut.count)"))
    let all = try RecordingRecord([Self.verdict(100_000)], version: "1").text()
    #expect(!all.contains("findingsLeftOut"))
  }

  @Test func `a record's text is that of an encoder that has all of it`() throws {
    let verdicts = [try Self.verdict(100_000), try Self.verdict(0)]
    let record = RecordingRecord(verdicts, version: "1")
    #expect(try record.text() == RecordText.pretty(record))
  }

  @Test func `more parties than are told apart are said to be more`() {
    var roles = RoleSummary()
    for number in 0..<17_000 {
      let address = IPAddress.v4(UInt32(0x0A00_0000 + number))
      roles.note(Roles([Roles.Party("system", .system, address)]))
    }
    roles.settle()
    #expect(roles.isCut && roles.parts.count == 16_384)
  }
}
