import Calls
import Capture
import Checks
import FailoverPack
import Recordings
import SIP
import Testing
import Wire

/// Calls of which the capture lacks something: what it lacks is held against nobody, and what
/// nothing could excuse still is.
struct LossyCaptureTests {
  private static let judge = RecordingJudge(checks: GenericChecks.all + FailoverChecks.all)

  /// A 503, its ACK, and the call at the secondary.
  private static let ladder = """
    carrier -> system    INVITE 0.000
    system  -> carrier   100    0.001
    system  -> primary   INVITE 0.002
    primary -> system    503    0.100
    system  -> primary   ACK    0.101
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

  private static func verdict(_ frames: [Frame]) throws -> RecordingVerdict {
    let judged = try LadderCapture.with(frames) { try judge.judge($0) }
    let read = judge.judge(CaptureReading(frames, .raw), from: "")
    #expect(SlowJudge.lines(read) == SlowJudge.lines(judged))
    return judged
  }

  @Test(arguments: 2..<14)
  func `no message that the capture lost is held against anybody`(_ lost: Int) throws {
    let talked = try TalkedLadder(Self.ladder) { index, _ in index == lost ? .lost : .kept }
    let verdict = try Self.verdict(talked.frames)
    #expect(verdict.counts.messages == 13)
    #expect(verdict.findings.isEmpty, "\(verdict.findings.map(\.finding.message))")
  }

  @Test func `what is lost of connections without SIP is told and leaves nothing open`() throws {
    let talked = try TalkedLadder(Self.ladder) { _, _ in .kept }
    var frames = talked.frames
    let last = frames.removeLast()
    let browser = Endpoint(.v4(192, 0, 2, 77), 40_000)
    for (index, offset) in [0, 1_000, 1_100].enumerated() {
      frames.append(
        Frame(
          number: frames.count + 1, at: .seconds(Double(3 + index)),
          bytes: PacketBuilder.segment(
            from: browser, to: Endpoint(.v4(192, 0, 2, 78), 80), sequence: UInt32(1_000 + offset),
            acknowledgement: 1, flags: 0x18, Array(repeating: 0x61, count: 100))))
    }
    frames.append(
      Frame(number: frames.count + 1, at: max(last.at, .seconds(60)), bytes: last.bytes))
    let verdict = try Self.verdict(frames)
    #expect(verdict.losses.streamGaps == 1)
    #expect(verdict.notes.contains("1 gap is in connections without SIP"))
    #expect(verdict.outcome == .passed)
  }

  @Test func `the whole call passes`() throws {
    let verdict = try Self.verdict(try TalkedLadder(Self.ladder) { _, _ in .kept }.frames)
    #expect(verdict.outcome == .passed && verdict.losses.streamGaps == 0)
  }

  @Test(arguments: [4, 11])
  func `what was not sent is held against the system where nothing is missing`(
    _ missing: Int
  ) throws {
    // Left out of the talk altogether: the numbers go on without it.
    let lines = Self.ladder.split(separator: "\n").enumerated()
      .filter { $0.offset != missing }.map(\.element)
    let talked = try TalkedLadder(lines.joined(separator: "\n")) { _, _ in .kept }
    #expect(!(try Self.verdict(talked.frames)).findings.isEmpty)
  }

  /// The call without the ACK of its 503, 100 s later, and OPTIONS of which one is lost: 0 long
  /// before it, 1 while it is up, 2 long after it.
  private static func unacknowledged(
    losing lost: Int, from source: String, to destination: String
  ) throws -> [Frame] {
    let call = ladder.replacing(/[ ]([0-9]\.[0-9]{3})/) { " 10\($0.output.1)" }
      .split(separator: "\n").filter { !$0.contains("primary   ACK") }
    func probe(_ at: Double) -> [Substring] {
      ["\(source) -> \(destination) OPTIONS \(at)", "\(destination) -> \(source) 200 \(at + 0.1)"]
    }
    // Between those that are there a hole may have been at any time.
    let lines =
      probe(1) + probe(20) + call.prefix(9) + probe(101) + call.dropFirst(9) + probe(190)
      + probe(200)
    let options = [2, 13, lines.count - 2]
    return try TalkedLadder(lines.joined(separator: "\n")) { index, _ in
      index == options[lost] ? .lost : .kept
    }.frames
  }

  @Test func `losses before, after and of others excuse nothing`() throws {
    for (lost, source, destination, isExcused) in [
      (0, "carrier", "system", false), (1, "carrier", "system", true),
      (2, "carrier", "system", false), (1, "carrier", "dns", false),
    ] {
      let verdict = try Self.verdict(
        try Self.unacknowledged(losing: lost, from: source, to: destination))
      #expect(verdict.losses.streamGaps == 1)
      let tally = try #require(verdict.tallies.first { $0.check == "transaction.acknowledged" })
      #expect(tally.inconclusive == (isExcused ? 1 : 0), "\(lost) \(destination)")
      #expect(tally.failed == (isExcused ? 0 : 1), "\(lost) \(destination)")
    }
  }

  @Test func `a doubt says what is missing and where`() throws {
    let talked = try TalkedLadder(Self.ladder) { index, _ in index == 4 ? .lost : .kept }
    let verdict = try Self.verdict(talked.frames)
    let tally = try #require(verdict.tallies.first { $0.check == "transaction.acknowledged" })
    #expect(tally.inconclusive == 1)
    let doubt = try #require(tally.doubt)
    #expect(doubt.contains("but the capture lacks bytes of the TCP stream from"), "\(doubt)")
  }

  @Test func `what stands in captured messages is found amid losses`() throws {
    let changed = Self.ladder.replacing(
      "system  -> secondary INVITE 0.102", with: "system -> secondary INVITE 0.102 codecs=PCMA,PCMU"
    )
    let talked = try TalkedLadder(
      "default codecs=PCMU,PCMA\n" + changed
    ) { index, _ in index == 12 ? .lost : .kept }
    let verdict = try Self.verdict(talked.frames)
    #expect(verdict.losses.streamGaps == 1)
    #expect(Set(verdict.findings.map { "\($0.finding.check)" }).contains("codec.order"))
  }
}
