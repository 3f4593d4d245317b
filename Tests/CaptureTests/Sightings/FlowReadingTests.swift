import Capture
import Media
import SIP
import Testing
import Wire

struct FlowReadingTests {
  private static let one = Endpoint(.v4(127, 0, 0, 1), 4_000)
  private static let two = Endpoint(.v4(127, 0, 0, 2), 5_000)

  private func reading(_ datagrams: [(Endpoint, Endpoint, [UInt8])]) -> CaptureReading {
    var tap = TapRecorder()
    for (index, (source, destination, bytes)) in datagrams.enumerated() {
      tap.record(
        Packet(.udp, from: source, to: destination, bytes), at: .seconds(Double(index) / 50))
    }
    return CaptureReading(tap.frames, TapRecorder.linkType)
  }

  private func speech(_ count: Int) -> [[UInt8]] {
    (0..<count).map {
      RTPHeader(payloadType: 8, sequence: UInt16($0), timestamp: UInt32($0 * 160), ssrc: 5)
        .packet([UInt8](repeating: 0xD5, count: 160))
    }
  }

  @Test func `RTP among frames becomes a flow and no sighting`() throws {
    let reading = reading(speech(20).map { (Self.one, Self.two, $0) })
    #expect(reading.sightings.isEmpty)
    let flow = try #require(reading.flows.first)
    #expect(flow.packets == 20)
    #expect(flow.source == Self.one && flow.destination == Self.two)
    #expect((flow.firstFrame, flow.lastFrame) == (1, 20))
  }

  @Test func `RTP on a SIP port stays what it was, unreadable`() {
    let sip = Endpoint(.v4(127, 0, 0, 2), 5_060)
    let reading = reading(speech(5).map { (Self.one, sip, $0) })
    #expect(reading.sightings.count == 5)
    #expect(reading.flows.isEmpty)
  }

  @Test(arguments: [
    // STUN, DTLS, TURN channel data, QUIC short and long headers.
    [UInt8](repeating: 0, count: 40), [22, 254, 255] + [UInt8](repeating: 1, count: 40),
    [0x40, 0] + [UInt8](repeating: 2, count: 40), [0x43] + [UInt8](repeating: 3, count: 40),
    [0xC3] + [UInt8](repeating: 4, count: 40),
  ])
  func `what is not RTP makes no flow`(_ bytes: [UInt8]) {
    #expect(reading((0..<20).map { _ in (Self.one, Self.two, bytes) }).flows.isEmpty)
  }
}
