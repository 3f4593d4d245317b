import Calls
import Capture
import Checks
import FailoverPack
import Recordings
import SIP
import Testing
import Wire

/// Messages over TCP that are larger than any that is read: nobody has done wrong with them.
struct LargeMessagesTests {
  private static let judge = RecordingJudge(checks: GenericChecks.all + FailoverChecks.all)

  /// A ladder over TCP in which one message has a body of 70,000 bytes.
  private static func frames(_ text: String, large: Int?) throws -> [Frame] {
    let ladder = try Ladder(text)
    var sent: [[Endpoint]: UInt32] = [:]
    var frames: [Frame] = []
    for (index, sighting) in ladder.sightings.enumerated() {
      guard let message = sighting.message else { continue }
      var bytes = message.bytes
      if index == large {
        let text = String(decoding: bytes, as: UTF8.self)
          .replacing("Content-Length: 0", with: "Content-Length: 70000")
        bytes = Array(text.utf8) + [UInt8](repeating: 0x78, count: 70_000)
      }
      let way = [sighting.source, sighting.destination]
      for start in stride(from: 0, to: bytes.count, by: 30_000) {
        let part = Array(bytes[start..<min(start + 30_000, bytes.count)])
        let number = sent[way] ?? 1_000
        frames.append(
          Frame(
            number: frames.count + 1, at: sighting.at,
            bytes: PacketBuilder.segment(
              from: sighting.source, to: sighting.destination, sequence: number,
              acknowledgement: sent[way.reversed()] ?? 1_000, flags: 0x18, part)))
        sent[way] = number &+ UInt32(part.count)
      }
    }
    // The capture goes on for long enough to tell what had no answer.
    frames.append(
      Frame(
        number: frames.count + 1, at: .seconds(100),
        bytes: PacketBuilder.datagram(
          from: Endpoint(.v4(127, 9, 9, 9), 123), to: Endpoint(.v4(127, 9, 9, 8), 123), [1])))
    return frames
  }

  private static func verdict(large: Int?) throws -> RecordingVerdict {
    try LadderCapture.with(try frames(LadderCapture.call(1), large: large)) { try judge.judge($0) }
  }

  @Test func `a response too large to be read is told, and held against nobody`() throws {
    let verdict = try Self.verdict(large: 9)
    #expect(verdict.outcome == .inconclusive)
    #expect(verdict.tallies.allSatisfy { $0.failed == 0 }, "\(verdict.findings)")
    #expect(verdict.notes.count { $0.contains("bytes is larger than 65535") } == 1)
    let readable = try #require(verdict.tallies.first { $0.check == "message.readable" })
    #expect(readable.inconclusive == 1)
    let answered = try #require(verdict.tallies.first { $0.check == "transaction.answered" })
    #expect(answered.doubt?.contains("which is too large to be read") == true)
  }

  @Test func `the same call without it passes`() throws {
    let verdict = try Self.verdict(large: nil)
    #expect(verdict.outcome == .passed, "\(verdict.findings) \(verdict.notes)")
  }
}
