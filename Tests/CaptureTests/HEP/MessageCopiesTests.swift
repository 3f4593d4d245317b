import Capture
import SIP
import Testing
import Wire

/// Messages that were seen and reported too.
struct MessageCopiesTests {
  private static let agent = Endpoint(.v4(127, 0, 0, 7), 41_000)
  private static let collector = Endpoint(.v4(127, 0, 0, 8), 9_060)

  private enum Packet {
    case plain
    case report(agent: UInt32, at: Double? = nil)
    case other
  }

  /// What is read of packets at those times, in seconds.
  private static func read(_ packets: [(Double, Packet)]) -> CaptureReading {
    let frames = packets.enumerated().map { index, entry in
      let bytes: [UInt8]
      switch entry.1 {
      case .plain: bytes = Samples.datagram(Samples.options(1))
      case .other: bytes = Samples.datagram(Samples.options(2))
      case .report(let number, let at):
        bytes = PacketBuilder.datagram(
          from: agent, to: collector,
          HEPWriter.bytes(
            HEPPacket(
              from: Samples.carrier, to: Samples.system, at: at.map { .seconds($0) },
              captureID: number, payload: Samples.options(1))))
      }
      return Frame(number: index + 1, at: .seconds(entry.0), bytes: bytes)
    }
    return CaptureReading(frames, .raw)
  }

  @Test func `a message seen and then reported counts once, from the first report on`() {
    let reading = Self.read([
      (0, .other), (1, .plain), (1.01, .report(agent: 1)), (1.5, .plain),
      (1.51, .report(agent: 1)),
    ])
    #expect(reading.sightings.map(\.frame) == [1, 2, 4])
    #expect(reading.copies.messages == 2)
    #expect(reading.copies.notes.count == 1)
  }

  @Test func `a report may come before the packet itself`() {
    let reading = Self.read([(1, .report(agent: 1)), (1.001, .plain)])
    #expect(reading.sightings.map(\.frame) == [1])
    #expect(reading.copies.messages == 1)
  }

  @Test func `two agents tell one message, one agent tells two`() {
    #expect(Self.read([(1, .report(agent: 1)), (1.02, .report(agent: 2))]).copies.messages == 1)
    #expect(Self.read([(1, .report(agent: 1)), (1.02, .report(agent: 1))]).copies.messages == 0)
  }

  @Test func `what is sent again is no copy`() {
    // Sent at 1.0 and 1.5, of which the capture has the first and the agent both.
    let reading = Self.read([
      (1, .plain), (1.01, .report(agent: 1)), (1.2, .report(agent: 1)), (1.9, .plain),
    ])
    #expect(reading.sightings.map(\.frame) == [1, 3, 4])
    #expect(reading.copies.messages == 1)
  }

  @Test func `an agent whose clock differs, or that tells late, is understood`() {
    #expect(Self.read([(100, .plain), (100.1, .report(agent: 1, at: 7))]).copies.messages == 1)
    #expect(Self.read([(1, .plain), (1.2, .report(agent: 1, at: 1.001))]).copies.messages == 1)
    #expect(Self.read([(1, .plain), (3, .report(agent: 1, at: 2.9))]).copies.messages == 0)
  }

  @Test func `without reports nothing is looked at`() {
    let reading = Self.read([(1, .plain), (1.001, .plain), (1.002, .other)])
    #expect(reading.sightings.count == 3 && reading.copies == CaptureCopies())
  }
}
