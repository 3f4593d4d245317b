import Capture
import SIP
import Testing
import Wire

/// What becomes of fragments that come late, twice, or never.
struct RedactedFragmentTests {
  /// The parts of a datagram on either side of a place; `number` is what their sender gave it.
  private static func fragments(
    of datagram: [UInt8], at cut: Int = 48, number: UInt8 = 7
  ) -> [[UInt8]] {
    let content = Array(datagram.dropFirst(20))
    return [0..<cut, cut..<content.count].map { range in
      var packet = PacketBuilder.packet(
        .v4(10, 1, 2, 3), .v4(10, 1, 2, 4), 17, Array(content[range]))
      let flag: UInt8 = range.lowerBound == 0 ? 0x20 : 0
      packet.replaceSubrange(4..<8, with: [0, number, flag, UInt8(range.lowerBound / 8)])
      return packet
    }
  }

  /// Packets at these times (ms), or a millisecond apart.
  private static func copy(_ packets: [[UInt8]], at times: [Int]? = nil) throws -> RedactedCopy {
    let frames = packets.enumerated().map { index, bytes in
      Frame(
        number: index + 1, at: .seconds(1_000) + .milliseconds(times?[index] ?? index),
        bytes: bytes)
    }
    return try RedactedCopy(
      file: PcapngWriter(application: "test", interface: "lo", linkType: .raw).bytes(frames))
  }

  @Test(arguments: [0, 1])
  func `a fragment that was captured twice is the same twice`(_ again: Int) throws {
    let parts = Self.fragments(of: try TestCapture.datagram(TestCapture.message))
    let after = try RedactedCopy(parts + [parts[again]]).packets
    #expect(after[again] == after[2])
    #expect(TestCapture.secrets(in: after[2]).isEmpty)
    let copy = try Self.copy(parts + [parts[again]])
    _ = try copy.message()
    #expect(copy.before.losses == copy.after.losses && copy.before.copies == copy.after.copies)
    #expect(copy.before.copies.packets == 1 && copy.before.losses.fragmentedDatagrams == 0)
  }

  @Test func `a number that comes again is another datagram's`() throws {
    let other = TestCapture.message.map { $0 == 0x37 ? 0x38 : $0 }
    let lost = Self.fragments(of: try TestCapture.datagram(other))
    let parts = Self.fragments(of: try TestCapture.datagram(TestCapture.message))
    // Later than anybody waits for the rest of the first.
    let copy = try Self.copy([lost[0], parts[0], parts[1]], at: [0, 40_000, 40_001])
    _ = try copy.message()
    #expect(copy.before.losses == copy.after.losses)
    #expect(copy.before.losses.fragmentedDatagrams == 1)
  }

  @Test func `of a datagram that never was complete the first fragment is as telling as before`()
    throws
  {
    let datagram = try TestCapture.datagram(
      TestCapture.message, from: "10.1.2.3:33000", to: "10.1.2.4:33001")
    let parts = Self.fragments(of: datagram, at: 96)
    let copy = try Self.copy([parts[0]])
    #expect(copy.before.gaps.map(\.kind) == [.fragments])
    #expect(copy.after.gaps.map(\.kind) == copy.before.gaps.map(\.kind))
    for part in parts {
      let after = try RedactedCopy([part]).packets[0]
      #expect(TestCapture.secrets(in: after).isEmpty)
    }
  }
}
