import Calls
import Capture
import Checks
import Recordings
import SIP
import Testing
import Wire

/// What each of the limits does when it is reached.
struct OutlineLimitsTests {
  private static func verdict(
    _ ladders: [(String, Double)], _ change: (inout OutlineLimits) -> Void
  ) throws -> RecordingVerdict {
    var judge = RecordingJudge(checks: GenericChecks.all)
    change(&judge.limits)
    return try LadderCapture.with(try LadderCapture.frames(ladders)) { try judge.judge($0) }
  }

  private static func early(_ verdict: RecordingVerdict) -> Int {
    verdict.notes.lazy.compactMap { note in
      note.hasSuffix(" over, as more was open than the limits allow")
        ? note.split(separator: " ").first.flatMap { Int($0) } : nil
    }.first ?? 0
  }

  private static func verdict(_ check: CheckID, _ verdict: RecordingVerdict) -> CheckTally? {
    verdict.tallies.first { $0.check == check }
  }

  /// Calls that begin one after the other and are all up at the same time.
  private static let together = (0..<40).map {
    (LadderCapture.call($0, until: 20), Double($0) * 0.1)
  }

  @Test func `below the limits nothing is judged early`() throws {
    let verdict = try Self.verdict(Self.together) { _ in }
    #expect(Self.early(verdict) == 0)
    #expect(verdict.counts.calls == 40 && verdict.findings.isEmpty)
  }

  @Test func `beyond the Call-IDs the oldest quarter is judged, and said`() throws {
    let verdict = try Self.verdict(Self.together) { $0.groups = 8 }
    #expect(Self.early(verdict) >= 40 - 8)
    // No call is lost, none is counted twice; only its later messages know it no more.
    #expect(verdict.counts.calls == 40)
    #expect(verdict.counts.messages == 400)
  }

  @Test func `beyond the messages of all calls the oldest are judged`() throws {
    let verdict = try Self.verdict(Self.together) { $0.messages = 60 }
    #expect(Self.early(verdict) >= 30)
    #expect(verdict.counts.calls == 40)
    let fewer = try Self.verdict(Self.together) { $0.messages = 400 }
    #expect(Self.early(fewer) == 0)
  }

  @Test func `a call of too many messages is judged, the others wait`() throws {
    let endless =
      "carrier -> system INVITE 0.000 call-id=x caller=+1999\n"
      + (1...60).map { "carrier -> system OPTIONS \($0).5 call-id=x new cseq=\($0 + 1)" }
      .joined(separator: "\n")
    let verdict = try Self.verdict([(endless, 0), (LadderCapture.call(1, until: 20), 30)]) {
      $0.messagesOfCall = 50
    }
    #expect(Self.early(verdict) == 1)
    #expect(verdict.counts.calls == 2)
    #expect(Self.verdict("dialog.in-leg", verdict)?.failed == 0)
  }

  @Test func `a call of too many bytes is judged, the others wait`() throws {
    let long =
      "carrier -> system INVITE 0.000 call-id=x caller=+1999\n"
      + (1...12).map {
        "carrier -> system OPTIONS \($0).5 call-id=x new cseq=\($0 + 1) header.X-A="
          + String(repeating: "a", count: 4_000)
      }.joined(separator: "\n")
    let ladders = [(long, 0.0), (LadderCapture.call(1, until: 20), 30)]
    let verdict = try Self.verdict(ladders) { $0.bytesOfCall = 40_000 }
    #expect(Self.early(verdict) == 1)
    #expect(verdict.counts.calls == 2)
    let free = try Self.verdict(ladders) { $0.bytesOfCall = 80_000 }
    #expect(Self.early(free) == 0 && free.counts.calls == 2)
  }

  @Test func `beyond the endpoints everything is judged and all are forgotten`() throws {
    let ladders = (0..<30).map { number in
      (
        LadderCapture.call(number, until: 20).replacing(
          "INVITE 0.000", with: "INVITE 0.000 from-port=\(20_000 + number)"),
        Double(number) * 0.1
      )
    }
    let free = try Self.verdict(ladders) { _ in }
    #expect(Self.early(free) == 0 && free.counts.calls == 30)
    // A call that is cut between its legs counts as two.
    let verdict = try Self.verdict(ladders) { $0.endpoints = 6 }
    #expect(Self.early(verdict) > 0 && verdict.counts.calls >= 30)
    #expect(verdict.counts.messages == free.counts.messages)
  }

  @Test func `a call that is quiet longer than the limit is over`() throws {
    let calls = [
      (LadderCapture.call(1), 0.0), (LadderCapture.call(2), 30), (LadderCapture.call(3), 60),
    ]
    func frames(_ quiet: Duration) throws -> [Int] {
      var limits = OutlineLimits()
      limits.quiet = quiet
      var given: [Int] = []
      try LadderCapture.with(try LadderCapture.frames(calls)) { path in
        _ = try CallFeed.read(path, limits: limits) { item, so in
          if case .ended(let ended) = item, !ended.reading.calls.isEmpty { given.append(so.frames) }
        }
      }
      return given
    }
    #expect(try frames(.seconds(10)) == [11, 21, 30])
    #expect(try frames(.seconds(40)) == [21, 30, 30])
    #expect(try frames(.seconds(100)) == [30, 30, 30])
  }
}

/// That the table itself holds no more than the limits say, whatever it is fed.
struct OutlineBoundTests {
  @Test func `a flood of INVITEs never leaves more open than allowed`() throws {
    var limits = OutlineLimits()
    limits.groups = 100
    limits.messages = 150
    limits.endpoints = 1_000
    var table = OutlineTable(limits: limits, correlationHeader: nil, seed: 1)
    var most = 0
    var judged = 0
    for number in 0..<5_000 {
      let message = try #require(
        try Ladder("carrier -> system INVITE 0 call-id=\(number) caller=+1\(number)").sightings[0]
          .message)
      let source = Endpoint(.v4(UInt32(0x0A00_0000 + number)), 5060)
      try message.bytes.withUnsafeBufferPointer { bytes in
        table.add(
          try MessageScan(bytes), bytes, frame: number + 1,
          at: .seconds(Double(number) / 1_000), .udp, from: source,
          to: Endpoint(.v4(127, 0, 0, 1), 5060), location: 0)
      }
      for cluster in table.excess() {
        table.release(cluster)
        judged += 1
      }
      if table.hasTooManyParties { table.forgetParties() }
      let isOverLimits = table.isOverLimits
      #expect(!isOverLimits)
      most = max(most, table.remaining().count)
    }
    #expect(most == 100)
    #expect(judged + table.remaining().count == 5_000)
  }
}
