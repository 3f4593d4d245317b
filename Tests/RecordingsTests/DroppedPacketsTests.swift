import Calls
import Capture
import Checks
import FailoverPack
import Foundation
import Recordings
import SIP
import Testing
import Wire

/// Captures that say themselves, at their end, that packets were dropped while they were made.
struct DroppedPacketsTests {
  /// Finds by the caller's last digit: 1 what stands, 2 what does not, 3 both; else nothing.
  private struct DigitCheck: Check {
    var card: CheckCard {
      CheckCard(id: "digit", title: "", why: "", source: "", examples: [])
    }

    func judge(_ evidence: Evidence) -> Verdict {
      var judgement = Judgement(id)
      for call in evidence.calls {
        judgement.judged()
        let frames = [call.legs[0].invites[0].request.frame]
        let digit = call.callerNumber?.last
        if digit == "2" || digit == "3" { judgement.find("nothing was done", frames: frames) }
        if digit == "1" || digit == "3" {
          judgement.find("this was done", frames: frames, stands: true)
        }
      }
      return judgement.verdict
    }
  }

  /// Finds something missing in every capture of several calls.
  private struct WholeCheck: StagedCheck {
    var card: CheckCard {
      CheckCard(id: "whole", title: "", why: "", source: "", examples: [])
    }

    func judge(_ evidence: Evidence) -> Verdict {
      guard evidence.calls.count > 1 else { return .notApplicable }
      return .failed([Finding(id, "nothing was done", frames: [1])])
    }
  }

  private static let why = "but the capture says that packets were dropped while it was made"

  /// What a second interface says at the end, which carried nothing, by option code.
  static func statistics(_ counters: [UInt16: UInt64]) -> [UInt8] {
    func number(_ value: some FixedWidthInteger) -> [UInt8] {
      withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }
    func block(_ type: UInt32, _ body: [UInt8]) -> [UInt8] {
      let length = number(UInt32(body.count + 12))
      return number(type) + length + body + length
    }
    var counted = number(UInt32(1))
    counted += number(UInt64(0))
    for (code, value) in counters.sorted(by: { $0.key < $1.key }) {
      counted += number(code)
      counted += number(UInt16(8))
      counted += number(value)
    }
    counted += number(UInt32(0))
    // Raw IP, and no bound to a packet's length.
    let description = number(UInt32(101)) + number(UInt32(0))
    return block(1, description) + block(5, counted)
  }

  static func with<Result>(
    _ bytes: [UInt8], _ body: (String) throws -> Result
  ) throws -> Result {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("dropped-\(UUID().uuidString).pcapng").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return try body(path)
  }

  static func file(_ frames: [Frame]) -> [UInt8] {
    PcapngWriter(application: "test", interface: "lo", linkType: .raw).bytes(frames)
  }

  /// The ladders, and a packet long after them.
  static func frames(_ ladders: [(String, Double)]) throws -> [Frame] {
    var frames = try LadderCapture.frames(ladders)
    frames.append(
      Frame(
        number: frames.count + 1, at: .seconds(300),
        bytes: PacketBuilder.datagram(
          from: Endpoint(.v4(127, 9, 9, 9), 123), to: Endpoint(.v4(127, 9, 9, 8), 123), [1])))
    return frames
  }

  /// The verdict on a capture whose last block says that, which is the slow judge's, too.
  private static func verdict(
    _ frames: [Frame], _ checks: [any Check], saying counters: [UInt16: UInt64]
  ) throws -> RecordingVerdict {
    let judge = RecordingJudge(checks: checks, policies: [FailoverPolicy()])
    return try with(file(frames) + statistics(counters)) { path in
      let verdict = try judge.judge(path)
      let read = judge.judge(try CaptureFile.read(path), from: path)
      #expect(SlowJudge.lines(read) == SlowJudge.lines(verdict))
      #expect(SlowJudge.findings(read) == SlowJudge.findings(verdict))
      #expect(read.outcome == verdict.outcome)
      let slow = SlowJudge(
        checks: checks, policies: [FailoverPolicy()], roles: nil, hasDrops: verdict.hasDrops)
      let wanted = slow.judge(
        CaptureReading(frames, .raw).sightings, endedAt: verdict.last ?? .zero)
      #expect(SlowJudge.lines(verdict) == wanted.lines)
      #expect(SlowJudge.findings(verdict) == wanted.findings)
      return verdict
    }
  }

  /// Four calls, of which the first are judged and let go before the last one comes.
  private static let calls = (0..<4).map { (LadderCapture.call($0), Double($0) * 60) }

  @Test func `what stands is found, and what a dropped packet may excuse is open`() throws {
    let verdict = try Self.verdict(try Self.frames(Self.calls), [DigitCheck()], saying: [7: 930])
    #expect(verdict.hasDrops)
    let tally = try #require(verdict.tallies.first)
    #expect(tally.passed == 1 && tally.failed == 2 && tally.inconclusive == 1)
    #expect(tally.doubt == "nothing was done; \(Self.why)")
    #expect(verdict.findings.map(\.finding.message) == ["this was done", "this was done"])
    #expect(verdict.findings.map(\.call?.number) == [2, 4])
    #expect(verdict.calls.map(\.mark) == [.clear, .failed, .inconclusive, .failed])
    #expect(verdict.outcome == .failed)
  }

  @Test func `counters that say nothing was dropped change nothing`() throws {
    let verdict = try Self.verdict(
      try Self.frames(Self.calls), [DigitCheck()], saying: [4: 10, 5: 0, 7: 0])
    #expect(!verdict.hasDrops)
    let tally = try #require(verdict.tallies.first)
    #expect(tally.passed == 1 && tally.failed == 3 && tally.inconclusive == 0)
    #expect(tally.doubt == nil)
    #expect(verdict.findings.count == 4)
  }

  /// A 503 that the system does not acknowledge, and the call at the secondary.
  private static let unacknowledged = """
    carrier -> system    INVITE 0.000
    system  -> carrier   100    0.001
    system  -> primary   INVITE 0.002
    primary -> system    503    0.100
    system  -> secondary INVITE 0.102
    secondary -> system  200    0.300
    system  -> carrier   200    0.301
    carrier -> system    ACK    0.302
    system  -> secondary ACK    0.303
    carrier -> system    BYE    2.000
    system  -> secondary BYE    2.001
    secondary -> system  200    2.002
    system  -> carrier   200    2.003
    """

  @Test(arguments: [UInt16(5), 7])
  func `an ACK that may have been dropped is held against nobody`(_ counter: UInt16) throws {
    let frames = try Self.frames([(Self.unacknowledged, 0)])
    let checks: [any Check] = GenericChecks.all + FailoverChecks.all
    let verdict = try Self.verdict(frames, checks, saying: [counter: 1])
    let tally = try #require(verdict.tallies.first { $0.check == "transaction.acknowledged" })
    #expect(tally.word == .inconclusive && tally.doubt?.hasSuffix(Self.why) == true)
    #expect(verdict.findings.isEmpty && verdict.outcome == .inconclusive)
    let whole = try Self.verdict(frames, checks, saying: [counter: 0])
    #expect(whole.tallies.contains { $0.check == "transaction.acknowledged" && $0.failed == 1 })
    #expect(whole.outcome == .failed)
  }

  @Test func `what a row of calls lacks may have been dropped, too`() throws {
    let source = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Captures/series/kamailio-breaker-opens-udp.pcapng")
    var policy = FailoverPolicy()
    policy.breaker.interval = .milliseconds(1500)
    let judge = RecordingJudge(checks: JudgeComparison.checks, policies: [policy])
    let bytes = [UInt8](try Data(contentsOf: source))
    for (drops, word) in [(0, CheckTally.Word.failed), (1, CheckTally.Word.inconclusive)] {
      let verdict = try Self.with(bytes + Self.statistics([7: UInt64(drops)])) {
        try judge.judge($0)
      }
      let tally = try #require(verdict.tallies.first { $0.check == "breaker.opens" })
      #expect(tally.word == word)
      let found = verdict.findings.filter { $0.finding.check == "breaker.opens" }
      #expect(found.count == 1 - drops)
    }
  }

  @Test func `checks of the whole capture leave open what may have been dropped`() throws {
    let frames = try Self.frames(Self.calls)
    let judge = RecordingJudge(checks: [WholeCheck()])
    for (drops, word) in [(0, CheckTally.Word.failed), (1, CheckTally.Word.inconclusive)] {
      let verdict = try Self.with(Self.file(frames) + Self.statistics([7: UInt64(drops)])) { path in
        var verdict = try judge.judge(path)
        try judge.judgeStaged(path, asking: ["whole"], &verdict)
        return verdict
      }
      #expect(verdict.tallies.map(\.word) == [word])
      #expect(verdict.findings.count == 1 - drops)
    }
  }
}
