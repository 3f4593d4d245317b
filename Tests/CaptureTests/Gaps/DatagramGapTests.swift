import Capture
import SIP
import Testing
import Wire

/// What datagrams that were captured in part tell of what is missing.
struct DatagramGapTests {
  private static let message = Samples.options(body: String(repeating: "x", count: 900))

  private static func cut(_ packet: [UInt8], to length: Int) -> Frame {
    Frame(
      number: 1, at: .zero, bytes: Array(packet.prefix(length)), originalLength: packet.count)
  }

  @Test(arguments: [0, 1, 3])
  func `a datagram of which a fragment is missing is a gap between its ends`(_ missing: Int) throws
  {
    var parts = fragments(Samples.datagram(Self.message), of: 256)
    parts.remove(at: missing)
    let reading = Samples.read(parts)
    #expect(reading.gaps.map(\.kind) == [.fragments])
    let gap = try #require(reading.gaps.first)
    #expect(gap.source.address == Samples.carrier.address)
    // Only the first fragment has the ports.
    #expect(
      gap.destination == (missing == 0 ? Endpoint(Samples.system.address, 0) : Samples.system))
  }

  @Test func `fragments of media and of pings are no gap`() {
    let media = [0x80, 0x00] + [UInt8](repeating: 7, count: 900)
    let video = Samples.datagram(
      media, from: Endpoint(.v4(127, 0, 0, 9), 40_000), to: Endpoint(.v4(127, 0, 0, 1), 40_002))
    let ping = PacketBuilder.packet(
      Samples.carrier.address, Samples.system.address, 1,
      [8, 0] + [UInt8](repeating: 1, count: 800))
    for packet in [video, ping] {
      let reading = Samples.read(Array(fragments(packet, of: 256).dropLast()))
      #expect(reading.losses.fragmentedDatagrams == 1)
      #expect(reading.gaps.isEmpty)
    }
  }

  @Test func `a message that the capture cuts names its call`() throws {
    let packet = Samples.datagram(Self.message)
    let reading = CaptureReading([Self.cut(packet, to: 400)], .raw)
    #expect(reading.words == ["1 unreadable: the rest of it is not in the capture"])
    let gap = try #require(reading.gaps.first)
    #expect(gap.kind == .cut && gap.callID == "call-1")
    #expect(gap.text == "the end of a message from 127.0.0.9:5070 to 127.0.0.1:5060 (frame 1)")
    // The line with the Call-ID is not whole.
    let short = CaptureReading([Self.cut(packet, to: 28 + 120)], .raw)
    #expect(short.gaps.map(\.callID) == [nil])
  }

  @Test func `media and what is no SIP is cut without loss`() {
    let media = Samples.datagram(
      [0x80, 0x00] + [UInt8](repeating: 7, count: 160),
      from: Endpoint(.v4(127, 0, 0, 9), 40_000), to: Endpoint(.v4(127, 0, 0, 1), 40_002))
    let other = Samples.datagram(
      [UInt8](repeating: 7, count: 160), from: Endpoint(.v4(127, 0, 0, 9), 40_000),
      to: Endpoint(.v4(127, 0, 0, 1), 123))
    for packet in [media, other] {
      let reading = CaptureReading([Self.cut(packet, to: 80)], .raw)
      #expect(reading.gaps.isEmpty && reading.sightings.isEmpty)
      #expect(reading.losses.cutFrames == 1)
    }
  }

  @Test func `a report that was cut may have held anything`() {
    let report = HEPWriter.bytes(
      HEPPacket(from: Samples.carrier, to: Samples.system, captureID: 1, payload: Self.message))
    let packet = Samples.datagram(
      report, from: Endpoint(.v4(127, 0, 0, 40), 40_000), to: Endpoint(.v4(127, 0, 0, 41), 9_060))
    #expect(CaptureReading([Self.cut(packet, to: 300)], .raw).gaps.map(\.kind) == [.carrier])
    let parts = fragments(packet, of: 512)
    #expect(Samples.read(Array(parts.dropLast())).gaps.map(\.kind) == [.carrier])
  }
}
