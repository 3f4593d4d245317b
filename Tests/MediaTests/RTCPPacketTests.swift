import Media
import Testing

struct RTCPPacketTests {
  static let report = ReceptionReport(
    ssrc: 7, fractionLost: 64, cumulativeLost: -3, highestSequence: 70_000, jitter: 99,
    lastSenderReport: 5, delaySinceLastSenderReport: 6)
  static let compound: [RTCPPacket] = [
    .senderReport(
      ssrc: 1,
      .init(ntpTime: 0xE000_0000_8000_0000, timestamp: 160, packets: 10, octets: 1_600),
      [report]),
    .receiverReport(ssrc: 2, [report, report]),
    .description([1: "primary@127.0.0.11", 2: "x"]),
    .goodbye([1, 2]),
  ]

  @Test func `a compound packet is read as it was written`() {
    #expect(RTCPPacket.read(Self.compound.flatMap(\.bytes)) == Self.compound)
  }

  @Test func `every cut of a compound packet is refused or read up to a whole packet`() {
    let bytes = Self.compound.flatMap(\.bytes)
    var ends: Set<Int> = []
    var end = 0
    for packet in Self.compound {
      end += packet.bytes.count
      ends.insert(end)
    }
    for length in 0...bytes.count {
      #expect((RTCPPacket.read(bytes.prefix(length)) != nil) == ends.contains(length))
    }
  }

  @Test func `names of every length end on a word`() {
    for length in 0...9 {
      let packet = RTCPPacket.description([9: String(repeating: "n", count: length)])
      #expect(packet.bytes.count.isMultiple(of: 4))
      #expect(RTCPPacket.read(packet.bytes) == [packet])
    }
  }

  @Test func `RTCP is told from RTP by its second byte`() {
    #expect(RTCPPacket.isOne(secondByte: 200))
    #expect(RTCPPacket.isOne(secondByte: 192) && RTCPPacket.isOne(secondByte: 223))
    #expect(!RTCPPacket.isOne(secondByte: 0x80 | 101))
  }

  @Test func `a report block that is not there is not read`() {
    #expect(RTCPPacket.read([0x81, 201, 0, 1, 0, 0, 0, 1]) == nil)
    #expect(RTCPPacket.read([0x80, 195, 0, 0]) == nil)
  }
}
