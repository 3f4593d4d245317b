import Media
import Testing

struct RTPHeaderTests {
  @Test func `a written header is read as it was written`() throws {
    let header = RTPHeader(
      payloadType: 101, hasMarker: true, sequence: 0xFFFE, timestamp: 0x8000_0001,
      ssrc: 0xDEAD_BEEF)
    let read = try #require(RTPHeader(header.packet([1, 2, 3])))
    #expect(read.payloadType == 101)
    #expect(read.hasMarker)
    #expect(read.sequence == 0xFFFE)
    #expect(read.timestamp == 0x8000_0001)
    #expect(read.ssrc == 0xDEAD_BEEF)
    #expect(read.payload == 12..<15)
  }

  @Test func `contributors, an extension and padding are no payload`() throws {
    var packet: [UInt8] = [0xB2, 0x00, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3]
    packet += [0, 0, 0, 4, 0, 0, 0, 5]
    packet += [0xBE, 0xDE, 0, 1, 9, 9, 9, 9]
    packet += [7, 7, 7] + [0, 0, 3]
    let header = try #require(RTPHeader(packet))
    #expect(header.contributors == 2)
    #expect(header.extensionBody == 24..<28)
    #expect(Array(packet[header.payload]) == [7, 7, 7])
  }

  @Test(arguments: [
    [UInt8](repeating: 0x80, count: 11),
    [0x40] + [UInt8](repeating: 0, count: 20),
    // Fifteen contributors in twenty bytes.
    [0x8F] + [UInt8](repeating: 0, count: 19),
    // An extension of 65,535 words.
    [0x90] + [UInt8](repeating: 0, count: 13) + [0xFF, 0xFF],
    // Padding of nothing, and of more than there is.
    [0xA0] + [UInt8](repeating: 0, count: 15),
    [0xA0] + [UInt8](repeating: 0, count: 14) + [5],
  ])
  func `a packet whose parts do not fit is none`(_ packet: [UInt8]) {
    #expect(RTPHeader(packet) == nil)
  }

  @Test func `every cut of a packet is read or refused, never more`() {
    let packet = RTPHeader(payloadType: 0, sequence: 1, timestamp: 1, ssrc: 1)
      .packet([UInt8](repeating: 1, count: 20))
    for length in 0...packet.count {
      let header = RTPHeader(Array(packet.prefix(length)))
      #expect((header == nil) == (length < 12))
      #expect(header.map { $0.payload.upperBound <= length } ?? true)
    }
  }

  @Test func `static payload types have their names and clocks`() {
    #expect(PayloadType.pcmu.fixedName == "PCMU")
    #expect(PayloadType(rawValue: 9)?.fixedClockRate == 8_000)
    #expect(PayloadType(rawValue: 34)?.fixedClockRate == 90_000)
    #expect(PayloadType(rawValue: 96)?.fixedName == nil)
    #expect(PayloadType(rawValue: 96)?.isDynamic == true)
    #expect(PayloadType(rawValue: 72)?.collidesWithRTCP == true)
  }
}
