import Calls
import Capture
import Checks
import Foundation
import Media
import Recordings
import Reports
import Testing
import Wire

/// What RTCP says of the streams of recorded calls.
struct RecordedReportsTests {
  private static let judge = RecordingJudge(checks: GenericChecks.all)

  /// A call with a stream each way; the callee says of the caller's that it lost packets.
  private static func frames() throws -> [Frame] {
    let text = LadderCapture.call(
      1,
      talk: """
        carrier -> primary RTP PCMU 50 0.300..1.300
        primary -> carrier RTP PCMU 50 0.400..1.400
        """)
    var frames = try LadderCapture.frames([(text, 0)])
    let caller = Endpoint(.v4(127, 10, 0, 2), 4_001)
    let callee = Endpoint(.v4(127, 10, 0, 11), 4_001)
    let ssrc = try #require(try Ladder(text).media.first?.header?.ssrc)
    let lossy = ReceptionReport(
      ssrc: ssrc, fractionLost: 64, cumulativeLost: 5, highestSequence: 70_000, jitter: 80)
    let info = RTCPPacket.SenderInfo(ntpTime: 1, timestamp: 1, packets: 55, octets: 8_800)
    for (from, to, packet) in [
      (caller, callee, RTCPPacket.senderReport(ssrc: ssrc, info, [])),
      (callee, caller, RTCPPacket.receiverReport(ssrc: 9, [lossy])),
    ] {
      frames.append(
        Frame(
          number: frames.count + 1, at: .seconds(3),
          bytes: PacketBuilder.datagram(from: from, to: to, packet.bytes)))
    }
    return frames
  }

  @Test func `what the receiver says stands beside what was captured`() throws {
    let verdict = try LadderCapture.with(try Self.frames()) { try Self.judge.judge($0) }
    let lines = RecordingTable(policy: "the defaults").lines(verdict)
      .filter { $0.contains("call 1: PCMU") }
    #expect(lines.count == 2)
    #expect(lines[0].contains("50 packets in 1.0 s, lost 0"), "\(lines)")
    #expect(
      lines[0].hasSuffix(
        "; RTCP: 1 sent, receiver lost 5 (25.0 % of the latest), jitter 10.0 ms"), "\(lines)")
    #expect(!lines[1].contains("RTCP"), "\(lines)")
  }

  @Test func `JSON has it in numbers`() throws {
    struct Record: Decodable {
      struct Capture: Decodable { var streams: [Stream] }
      struct Stream: Decodable { var rtcp: Said? }
      struct Said: Decodable {
        var packets: Int
        var reported: Reported?
      }
      struct Reported: Decodable, Equatable {
        var fractionLost: Double
        var lost: Int
        var highestSequence: Int
        var jitterSeconds: Double?
      }
      var captures: [Capture]
    }
    let verdict = try LadderCapture.with(try Self.frames()) { try Self.judge.judge($0) }
    let text = try RecordingRecord([verdict], version: "1").text()
    let record = try JSONDecoder().decode(Record.self, from: Data(text.utf8))
    let said = record.captures[0].streams.map(\.rtcp)
    #expect(said.count == 2 && said[1] == nil)
    #expect(said[0]?.packets == 1)
    let wanted = Record.Reported(
      fractionLost: 0.25, lost: 5, highestSequence: 70_000, jitterSeconds: 0.01)
    #expect(said[0]?.reported == wanted)
  }

  @Test func `the reports of a lifeboat's capture are shown`() throws {
    let path = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Captures/lifeboat/reference-duty-busy-refer.pcapng").path
    let lines = RecordingTable(policy: "the defaults").lines(try Self.judge.judge(path))
    let shown = lines.filter {
      $0.hasSuffix("; RTCP: 2 sent, receiver lost 0 (0.0 % of the latest), jitter 0.0 ms")
    }
    #expect(shown.count == 2, "\(lines)")
  }
}
