import Capture
import Checks
import FailoverPack
import Recordings
import Reports
import SIP
import Testing
import Wire

/// A WebSocket whose messages are compressed and cannot be unpacked.
struct PackedWebSocketTests {
  private static let upgrade = """
    GET /sip HTTP/1.1\r
    Upgrade: websocket\r
    Sec-WebSocket-Protocol: sip\r
    Sec-WebSocket-Extensions: permessage-deflate\r
    \r

    """

  @Test func `a verdict without it is none, and says why once`() throws {
    let browser = Endpoint(.v4(127, 0, 0, 9), 40_000)
    let server = Endpoint(.v4(127, 0, 0, 1), 8_080)
    var number: UInt32 = 1_000
    var frames: [Frame] = []
    // A frame with RSV1, and no deflate data in it.
    let garbage: [UInt8] = [0xC2, 0x03, 0x07, 0x01, 0x02]
    for bytes in [Array(Self.upgrade.utf8)] + [[UInt8]](repeating: garbage, count: 20) {
      frames.append(
        Frame(
          number: frames.count + 1, at: .seconds(Double(frames.count)),
          bytes: PacketBuilder.segment(
            from: browser, to: server, sequence: number, acknowledgement: 1, flags: 0x18, bytes)))
      number += UInt32(bytes.count)
    }
    let judge = RecordingJudge(checks: GenericChecks.all + FailoverChecks.all)
    let verdict = try LadderCapture.with(frames) { try judge.judge($0) }
    let sentence = "1 WebSocket connection is compressed and could not be unpacked"
    #expect(verdict.outcome == .inconclusive)
    #expect(verdict.doubts == [sentence] && verdict.notes.isEmpty, "\(verdict.notes)")
    #expect(verdict.tallies.allSatisfy { $0.failed == 0 })
    let lines = RecordingTable(policy: "the defaults").lines(verdict)
    #expect(lines.last == "INCONCLUSIVE   no SIP was found; \(sentence)")
    #expect(lines.count { $0.contains("compressed") } == 2)
  }
}
