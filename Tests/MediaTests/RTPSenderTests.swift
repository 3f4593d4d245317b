import Media
import Testing
import Wire

struct RTPSenderTests {
  private static func sender(_ seed: UInt64) -> RTPSender {
    var generator = SeededGenerator(seed: seed)
    return RTPSender(using: &generator)
  }

  @Test func `packets follow each other, and the first is marked`() throws {
    var sender = Self.sender(1)
    let headers = (0..<3).compactMap { _ in
      RTPHeader(sender.packet([UInt8](repeating: 0xFF, count: 160), .pcma, lasting: 160))
    }
    #expect(headers.map(\.hasMarker) == [true, false, false])
    #expect(headers.map(\.payloadType) == [8, 8, 8])
    #expect(Set(headers.map(\.ssrc)).count == 1)
    #expect(headers[1].sequence == headers[0].sequence &+ 1)
    #expect(headers[2].timestamp == headers[0].timestamp &+ 320)
    #expect(headers.allSatisfy { $0.payload.count == 160 })
  }

  @Test func `silence moves the stamp and not the number, and ends with a mark`() throws {
    var sender = Self.sender(1)
    let first = try #require(RTPHeader(sender.packet([0], .pcmu, lasting: 160)))
    sender.skip(800)
    let second = try #require(RTPHeader(sender.packet([0], .pcmu, lasting: 160)))
    #expect(second.sequence == first.sequence &+ 1)
    #expect(second.timestamp == first.timestamp &+ 960)
    #expect(second.hasMarker)
  }

  @Test func `numbers and stamps begin again after the last`() throws {
    var sender = Self.sender(3)
    var before = try #require(RTPHeader(sender.packet([0], .pcmu, lasting: .max / 2)))
    for _ in 0..<70_000 {
      let header = try #require(RTPHeader(sender.packet([0], .pcmu, lasting: .max / 2)))
      #expect(header.sequence == before.sequence &+ 1)
      #expect(header.timestamp == before.timestamp &+ .max / 2)
      before = header
    }
  }

  @Test func `another seed is another source`() {
    #expect(Self.sender(1) == Self.sender(1))
    #expect(Self.sender(1).ssrc != Self.sender(2).ssrc)
    #expect(Self.sender(1).sequence != Self.sender(2).sequence)
  }
}
