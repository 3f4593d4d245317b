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

  /// What is large in a message, and by how many bytes.
  enum Large {
    case body(Int)
    case headers(Int)
  }

  private static func enlarged(_ bytes: [UInt8], _ large: Large) -> [UInt8] {
    let text = String(decoding: bytes, as: UTF8.self)
    switch large {
    case .body(let length):
      let head = text.replacing("Content-Length: 0", with: "Content-Length: \(length)")
      return Array(head.utf8) + [UInt8](repeating: 0x78, count: length)
    case .headers(let length):
      let line = "X-Big: \(String(repeating: "y", count: 991))\r\n"
      let lines = String(repeating: line, count: length / 1_000)
      return Array(
        text.replacing("Content-Length:", with: "\(lines)Content-Length:", maxReplacements: 1).utf8)
    }
  }

  /// A ladder over TCP in which one message is large.
  private static func frames(
    _ text: String, large index: Int?, _ large: Large
  ) throws -> [Frame] {
    let ladder = try Ladder(text)
    var sent: [[Endpoint]: UInt32] = [:]
    var frames: [Frame] = []
    for (number, sighting) in ladder.sightings.enumerated() {
      guard let message = sighting.message else { continue }
      let bytes = number == index ? enlarged(message.bytes, large) : message.bytes
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

  private static func verdict(
    large index: Int?, _ large: Large = .body(70_000)
  ) throws -> RecordingVerdict {
    try LadderCapture.with(try frames(LadderCapture.call(1), large: index, large)) {
      try judge.judge($0)
    }
  }

  @Test(arguments: [Large.body(70_000), .headers(90_000)])
  func `a response too large to be read is told, and held against nobody`(_ large: Large) throws {
    let verdict = try Self.verdict(large: 9, large)
    #expect(verdict.outcome == .inconclusive)
    #expect(verdict.tallies.allSatisfy { $0.failed == 0 }, "\(verdict.findings)")
    #expect(verdict.notes.count { $0.contains("bytes is larger than 65535") } == 1)
    let readable = try #require(verdict.tallies.first { $0.check == "message.readable" })
    #expect(readable.inconclusive == 1)
    let answered = try #require(verdict.tallies.first { $0.check == "transaction.answered" })
    #expect(answered.doubt?.contains("which is too large to be read") == true)
  }

  @Test func `headers of 40,000 bytes are read`() throws {
    let verdict = try Self.verdict(large: 9, .headers(40_000))
    #expect(verdict.outcome == .passed, "\(verdict.findings) \(verdict.notes)")
  }

  @Test func `the same call without it passes`() throws {
    let verdict = try Self.verdict(large: nil)
    #expect(verdict.outcome == .passed, "\(verdict.findings) \(verdict.notes)")
  }
}
