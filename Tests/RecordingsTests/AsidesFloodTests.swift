import Calls
import Capture
import Checks
import FailoverPack
import Recordings
import SIP
import Testing
import Wire

/// Calls amid floods of what is no message: nothing of theirs is hidden by it, or excused.
struct AsidesFloodTests {
  private static let judge = RecordingJudge(checks: GenericChecks.all + FailoverChecks.all)
  private static let carrier = Endpoint(.v4(127, 10, 0, 2), 5_060)
  private static let system = Endpoint(.v4(127, 10, 0, 1), 5_060)
  private static let stranger = Endpoint(.v4(127, 99, 0, 1), 5_060)

  private static func verdict(
    _ ladder: String, and others: [(Double, [UInt8])]
  ) throws -> RecordingVerdict {
    let call = try LadderCapture.frames([(ladder, 10)])
    let packets =
      call.map { ($0.at, $0.bytes) }
      + others.map { (Moment(nanoseconds: Int64($0.0 * 1e9)), $0.1) }
    let frames = packets.enumerated().sorted {
      ($0.element.0, $0.offset) < ($1.element.0, $1.offset)
    }.enumerated().map {
      Frame(number: $0.offset + 1, at: $0.element.element.0, bytes: $0.element.element.1)
    }
    return try LadderCapture.with(frames) { try judge.judge($0) }
  }

  private static func garbage(_ source: Endpoint, _ destination: Endpoint) -> [UInt8] {
    PacketBuilder.datagram(from: source, to: destination, Array("SIP/2.0 OK 200\r\n\r\n".utf8))
  }

  @Test func `garbage of others hides none of the system's`() throws {
    let flood = (0..<300).map {
      (11.5 + Double($0) / 1_000, Self.garbage(Self.stranger, Self.system))
    }
    let verdict = try Self.verdict(
      LadderCapture.call(1), and: [(11, Self.garbage(Self.system, Self.carrier))] + flood)
    #expect(verdict.findings.map(\.finding.check) == ["message.readable"])
  }

  @Test func `a message that names its call is no other call's`() throws {
    let text = "BYE sip:a SIP/2.0 nonsense\r\nCall-ID: 1\r\n\r\n"
    let spoilt = PacketBuilder.datagram(from: Self.system, to: Self.carrier, Array(text.utf8))
    let calls = (1...5).map { LadderCapture.call($0) }
    var packets: [Frame] = []
    for (index, call) in calls.enumerated() {
      packets += try LadderCapture.frames([(call, 10 + Double(index) / 100)])
    }
    packets.append(Frame(number: 0, at: Moment(nanoseconds: 11_000_000_000), bytes: spoilt))
    packets.sort { $0.at < $1.at }
    for index in packets.indices { packets[index].number = index + 1 }
    let verdict = try LadderCapture.with(packets) { try Self.judge.judge($0) }
    #expect(verdict.counts.calls == 5)
    #expect(verdict.findings.count == 1)
    #expect(verdict.findings.first?.call?.number == 1)
  }

  @Test func `refusals that were too many to be looked at leave it open who is at fault`() throws {
    let silent = """
      carrier -> system  INVITE 0.000
      system  -> primary INVITE 0.001
      """
    let refusal = PacketBuilder.portUnreachable(from: Self.system, to: Self.carrier)
    func flood(_ from: Double) -> [(Double, [UInt8])] {
      (0..<1_200).map { (from + Double($0) / 10_000, refusal) }
    }
    let end = (60.0, Self.garbage(Self.stranger, Self.stranger))
    #expect(try Self.verdict(silent, and: [end]).outcome == .failed)
    let open = try Self.verdict(silent, and: flood(10.0005) + [end])
    #expect(open.findings.isEmpty)
    #expect(open.tallies.contains { $0.doubt?.contains("but more refusals came") == true })
    #expect(try Self.verdict(silent, and: flood(50) + [end]).outcome == .failed)
  }
}
