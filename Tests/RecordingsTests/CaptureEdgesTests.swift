import Capture
import Checks
import FailoverPack
import Foundation
import Recordings
import Testing
import Wire

/// Captures that hold a part of a call: from its middle, to its middle, or one direction of it.
struct CaptureEdgesTests {
  private static let judge = RecordingJudge(
    checks: GenericChecks.all + FailoverChecks.all, policies: [FailoverPolicy()])

  private static let call = """
    carrier -> system  INVITE 0.000
    system  -> carrier 100    0.001
    system  -> primary INVITE 0.002
    primary -> system  200    0.200
    system  -> carrier 200    0.201
    carrier -> system  ACK    0.202
    system  -> primary ACK    0.203
    carrier -> system  BYE    9.100
    system  -> primary BYE    9.101
    primary -> system  200    9.102
    system  -> carrier 200    9.103

    """

  private static func call(_ number: Int) -> String {
    "default call=\(number) caller=+1555000000\(number)\n" + call
  }

  /// The verdict on those of the call's packets that a capture holds.
  private func verdict(_ holds: (Frame) -> Bool) throws -> RecordingVerdict {
    let frames = try LadderCapture.frames([(Self.call, 1)]).filter(holds)
    return try LadderCapture.with(frames) { try Self.judge.judge($0) }
  }

  @Test func `a capture of the end of a call alone is inconclusive`() throws {
    for first in [4, 6, 8] {
      let verdict = try verdict { $0.number >= first }
      #expect(verdict.outcome == .inconclusive, "from packet \(first)")
      #expect(verdict.counts.calls == 0)
    }
    let cut = try verdict { $0.number >= 8 }
    #expect(cut.notes == ["1 call had begun before the capture and cannot be judged"])
  }

  @Test func `a call that is up when the capture ends is said to be`() throws {
    let verdict = try verdict { $0.number < 8 }
    #expect(verdict.outcome == .inconclusive)
    #expect(verdict.tallies.allSatisfy { $0.failed + $0.inconclusive == 0 })
    #expect(
      verdict.notes == ["1 call was still up when the capture ended; what came later is not judged"]
    )
    let whole = try self.verdict { _ in true }
    #expect(whole.notes.isEmpty)
    #expect(whole.outcome == .passed)
    let both = try LadderCapture.frames([(Self.call, 1), (Self.call(2), 3)])
    let first = try LadderCapture.with(both.filter { $0.at < .seconds(11) }) {
      try Self.judge.judge($0)
    }
    #expect(first.outcome == .passed)
    #expect(first.notes == verdict.notes)
  }

  private static let captures = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Captures")

  @Test(arguments: [
    "failover/reference-transfer-with-context-tcp-secondary",
    "media/reference-digits-after-failover-udp",
  ])
  func `wherever a capture of right calls ends, it is held against nobody`(
    _ name: String
  ) throws {
    let file = try PacketFile(
      Self.captures.appendingPathComponent("\(name).pcapng").path)
    var frames: [Frame] = []
    var linkTypes: Set<LinkType> = []
    _ = file.forEach { packet in
      if let linkType = packet.linkType { linkTypes.insert(linkType) }
      frames.append(
        Frame(number: packet.stamp.frame, at: packet.stamp.at, bytes: packet.bytes.copy))
    }
    let linkType = try #require(linkTypes.first)
    #expect(linkTypes.count == 1 && frames.count > 60)
    for count in 1...frames.count {
      let verdict = Self.judge.judge(
        CaptureReading(Array(frames.prefix(count)), linkType), from: name)
      let messages = verdict.findings.map(\.finding.message)
      #expect(messages.isEmpty, "up to packet \(count): \(messages)")
    }
  }

  @Test func `a tap of one direction accuses nobody`() throws {
    let toSystem = try verdict { [1, 4, 6, 8, 10].contains($0.number) }
    let fromSystem = try verdict { ![1, 4, 6, 8, 10].contains($0.number) }
    for verdict in [toSystem, fromSystem] {
      #expect(verdict.findings.isEmpty)
      #expect(verdict.tallies.allSatisfy { $0.failed == 0 })
      #expect(verdict.outcome == .inconclusive)
    }
    let doubts = toSystem.tallies.compactMap(\.doubt)
    let why = "but the capture holds a response to INVITE, but not the request it answers"
    #expect(doubts.contains { $0.hasSuffix(why) }, "\(doubts)")
  }

  @Test func `a stray answer on a hop that was captured both ways excuses nothing`() throws {
    for stray in [
      "primary -> system 481 INFO 0.500 stray", "system -> carrier 200 UPDATE 0.500 stray",
    ] {
      let text = Self.call.replacing("system  -> primary ACK    0.203\n", with: "\(stray)\n")
      let frames = try LadderCapture.frames([(text, 1)])
      let verdict = try LadderCapture.with(frames) { try Self.judge.judge($0) }
      #expect(verdict.counts.strays == 1)
      let told = verdict.tallies.filter { $0.failed + $0.inconclusive > 0 }
      #expect(told.contains { $0.check == "leg.no-zombie" && $0.failed == 1 }, "\(stray)")
    }
  }

  @Test func `an answer with a branch nobody used is still held against its sender`() throws {
    let text = """
      carrier -> system  OPTIONS 0.000
      system  -> carrier 200     0.001
      carrier -> system  INVITE  1.000
      system  -> carrier 486     1.001  branch=wrong
      end 60
      """
    let frames = try LadderCapture.frames([(text, 1), ("carrier -> system OPTIONS 0.0", 60)])
    let verdict = try LadderCapture.with(frames) { try Self.judge.judge($0) }
    #expect(verdict.outcome == .failed)
  }
}
