import Calls
import Capture
import Checks
import Foundation
import Recordings
import Reports
import SIP
import Testing
import Wire

/// The calls of a capture, told one by one.
struct RecordedCallsTests {
  /// Passes every call, and has all of them read.
  private struct ReadingCheck: Check {
    var card: CheckCard {
      CheckCard(id: "reading", title: "", why: "", source: "", examples: [])
    }

    func judge(_ evidence: Evidence) -> Verdict { .passed }
  }

  /// Finds something in calls whose number ends in 25, and leaves those open that end in 28.
  private struct NumberCheck: Check {
    var id = CheckID(rawValue: "number")
    var severity = CheckCard.Severity.failure

    var card: CheckCard {
      CheckCard(id: id, title: "", why: "", source: "", severity: severity, examples: [])
    }

    func judge(_ evidence: Evidence) -> Verdict {
      let number = evidence.calls.first?.callerNumber ?? ""
      if number.hasSuffix("25") { return .failed([Finding(id, "it is 25", frames: [1])]) }
      return number.hasSuffix("28") ? .inconclusive("it is 28") : .passed
    }
  }

  /// The same, asked about many calls at once.
  private struct ManyNumbersCheck: BatchCheck {
    let one = NumberCheck()

    var card: CheckCard { one.card }

    func judge(_ batch: [Evidence]) -> [Verdict] { batch.map { one.judge($0) } }
  }

  /// Finds something in the second call of a capture.
  private struct SecondCallCheck: StagedCheck {
    var card: CheckCard {
      CheckCard(id: "second", title: "", why: "", source: "", examples: [])
    }

    func judge(_ evidence: Evidence) -> Verdict {
      guard evidence.calls.count > 1 else { return .notApplicable }
      return .failed([Finding(id, "no", frames: [1], callID: evidence.calls[1].callIDs[0])])
    }
  }

  /// Calls are judged by their outlines, or read.
  private static let kinds: [[any Check]] = [[], [ReadingCheck()]]

  private static func one(_ number: Int, _ text: String) -> String {
    "default call-id=one-\(number) caller=+1555\(number)00000\(number)\n" + text
  }

  /// A call of each ending.
  private static let endings: [(String, Double)] = [
    (LadderCapture.call(1), 0),
    (
      one(
        2,
        """
        carrier -> system  INVITE 0.000
        system  -> carrier 486    0.100
        carrier -> system  ACK    0.101
        """), 1
    ),
    (
      one(
        3,
        """
        carrier -> system  INVITE     0.000
        system  -> carrier 180        0.100
        carrier -> system  CANCEL     1.000
        system  -> carrier 200 CANCEL 1.001
        system  -> carrier 487        1.002
        carrier -> system  ACK        1.003
        """), 2
    ),
    (
      one(
        4,
        """
        carrier -> system  INVITE 0.000
        system  -> carrier 200    0.100
        carrier -> system  ACK    0.101
        """), 3
    ),
    (one(5, "carrier -> system INVITE 0.000"), 4),
  ]

  private static func verdict(
    _ ladders: [(String, Double)], _ checks: [any Check], most: Int = RecordingVerdict.mostCalls
  ) throws -> RecordingVerdict {
    var judge = RecordingJudge(checks: checks)
    judge.mostCalls = most
    return try LadderCapture.with(try LadderCapture.frames(ladders)) { try judge.judge($0) }
  }

  /// The part of the table that begins with the calls, as long as it is told.
  private static func lines(
    _ verdict: RecordingVerdict, showsAll: Bool = false
  ) -> [String] {
    let lines = RecordingTable(showsAll: showsAll, policy: "the defaults").lines(verdict)
    return Array(lines.drop { $0 != "  calls" }.prefix { !$0.isEmpty })
  }

  @Test func `each call is a line that says who called whom and how it ended`() throws {
    for checks in Self.kinds {
      let verdict = try Self.verdict(Self.endings, checks)
      #expect(
        Self.lines(verdict) == [
          "  calls",
          "    1  0.000 s  +15551000001 → service  2 legs  answered, 1.9 s",
          "    2  1.000 s  +15552000002 → service  1 leg   486 Busy Here",
          "    3  2.000 s  +15553000003 → service  1 leg   cancelled",
          "    4  3.000 s  +15554000004 → service  1 leg   answered, still up after 0.9 s",
          "    5  4.000 s  +15555000005 → service  1 leg   no final response",
        ])
    }
  }

  @Test func `JSON lists the calls`() throws {
    struct Listed: Decodable, Equatable {
      var number: Int
      var called: String?
      var ending: String
      var status: Int?
      var mark: String
    }
    struct Record: Decodable {
      struct Capture: Decodable { var callList: [Listed] }
      var captures: [Capture]
    }
    let text = try RecordingRecord([Self.verdict(Self.endings, [])], version: "1").text()
    let list = try JSONDecoder().decode(Record.self, from: Data(text.utf8)).captures[0].callList
    #expect(list.map(\.number) == [1, 2, 3, 4, 5])
    #expect(list.map(\.ending) == ["ended", "refused", "cancelled", "up", "unanswered"])
    #expect(list.map(\.status) == [nil, 486, nil, nil, nil])
    #expect(list.allSatisfy { $0.called == "service" && $0.mark == "clear" })
  }

  @Test func `an outline tells of a call what its messages do`() throws {
    var ladders = OutlineEquivalenceTests.traces.map(\.1)
    ladders += FailoverLadders.all.map(\.text)
    var outlined = 0
    for text in ladders {
      let ladder = try Ladder(text)
      let sightings = JudgeComparison.twice(ladder.sightings)
      let end = ladder.endedAt + .seconds(1000)
      for roles in [nil, ladder.roles] {
        let fast = RecordingJudge(checks: [], roles: roles).judge(sightings, endedAt: end)
        let slow = RecordingJudge(checks: [ReadingCheck()], roles: roles)
          .judge(sightings, endedAt: end)
        #expect(fast.calls == slow.calls, "\(text)")
        #expect(fast.calls.count == fast.counts.calls)
        #expect(slow.outlined == 0)
        let calls = CallModel.read(sightings).calls
        #expect(fast.calls.map(\.caller) == calls.map(\.callerNumber))
        #expect(fast.calls.map(\.legs) == calls.map(\.legs.count))
        outlined += fast.outlined
      }
    }
    #expect(outlined > 20)
  }

  @Test(arguments: OutlineEquivalenceTests.captures)
  func `calls are told alike, outlined or read, from a file or what was read of it`(
    _ path: String
  ) throws {
    guard let reading = try? CaptureFile.read(path) else { return }
    let fast = try RecordingJudge(checks: []).judge(path)
    let slow = try RecordingJudge(checks: [ReadingCheck()]).judge(path)
    let given = RecordingJudge(checks: []).judge(reading, from: path)
    #expect(fast.calls == slow.calls)
    #expect(fast.calls == given.calls)
    let told = min(fast.counts.calls, RecordingVerdict.mostCalls)
    #expect(fast.calls.map(\.number) == Array(1..<told + 1))
  }

  /// Thirty calls, each while the one before is up.
  private static let many = (1...30).map { (LadderCapture.call($0), Double($0)) }

  @Test(arguments: [false, true])
  func `calls with findings are shown where not all are`(_ isBatch: Bool) throws {
    let checks: [any Check] = isBatch ? [ManyNumbersCheck()] : [NumberCheck()]
    let verdict = try Self.verdict(Self.many, checks)
    #expect(verdict.calls.map(\.number) == Array(1...30))
    let lines = Self.lines(verdict).prefix { !$0.contains("…") }
    #expect(lines.count == 21)
    #expect(lines[19].contains("+15551000025 → service") && lines[19].hasSuffix("  FAILED"))
    #expect(lines[20].hasSuffix("+15551000028 → service  2 legs  answered, 1.9 s  inconclusive"))
    #expect(lines[18].hasPrefix("    18 "))
    #expect(Self.lines(verdict).contains("    … 10 more (--all lists them)"))
    let all = Self.lines(verdict, showsAll: true).filter { $0.contains("→ service") }
    #expect(all.count == 30)
  }

  @Test func `there is room for so many, the gravest and then the first`() throws {
    func numbers(_ most: Int, _ checks: [any Check]) throws -> [Int] {
      try Self.verdict(Self.many, checks, most: most).calls.map(\.number)
    }
    #expect(try numbers(3, [NumberCheck()]) == [1, 25, 28])
    #expect(try numbers(1, [NumberCheck()]) == [25])
    #expect(try numbers(2, [ManyNumbersCheck()]) == [25, 28])
    #expect(try numbers(0, [NumberCheck()]) == [])
    let open = NumberCheck(severity: .note)
    // What is open weighs more than what is only noted.
    #expect(try numbers(1, [open]) == [28])
    #expect(try Self.verdict(Self.many, [open]).calls[24].mark == .noted)
  }

  @Test func `the first calls are told whatever ends first`() throws {
    // The last to begin are the first to end, and all are over long before the capture is.
    var ladders = (1...30).map { (LadderCapture.call($0, until: 40 - $0), Double($0) / 10) }
    ladders.append((LadderCapture.call(31), 300))
    for checks in Self.kinds {
      let verdict = try Self.verdict(ladders, checks, most: 3)
      #expect(verdict.counts.calls == 31)
      #expect(verdict.calls.map(\.number) == [1, 2, 3])
      #expect(verdict.calls.map(\.caller) == ["+15551000001", "+15551000002", "+15551000003"])
      #expect(Self.lines(verdict).contains("    … 28 more (--all lists them)"))
    }
  }

  @Test func `a call is told in which a check of the whole capture finds something`() throws {
    var judge = RecordingJudge(checks: [SecondCallCheck()])
    for most in [1, 3] {
      judge.mostCalls = most
      let verdict = try LadderCapture.with(try LadderCapture.frames(Array(Self.many.prefix(3)))) {
        path in
        var verdict = try judge.judge(path)
        try judge.judgeStaged(path, asking: ["second"], &verdict)
        return verdict
      }
      #expect(verdict.calls.map(\.number) == (most == 1 ? [1, 2] : [1, 2, 3]))
      #expect(verdict.calls[1].mark == .failed && verdict.calls[0].mark == .clear)
      #expect(verdict.calls[1].caller == "+15551000002")
    }
  }

  @Test func `names from the wire do nothing to a terminal, and are cut`() throws {
    let text =
      "carrier -> system INVITE 0.000 caller=+1555\u{1B}[2J "
      + "uri=sip:\(String(repeating: "9", count: 500))@127.10.0.1"
    let lines = Self.lines(try Self.verdict([(text, 0)], []))
    let nines = String(repeating: "9", count: 32)
    #expect(lines.last?.contains("+1555\\x1B[2J → \(nines)…  1 leg") == true, "\(lines)")
  }
}
