import Capture
import Testing
import Wire

/// What becomes of the checksums of tunnels, and of fragments in them.
struct RedactedTunnelTests {
  /// In VXLAN, whose datagrams have checksums here.
  private static func tunnelled(_ packet: [UInt8]) -> [UInt8] {
    Carriage.datagram(to: 4_789, [0x08, 0, 0, 0, 0, 0, 7, 0] + Carriage.ethernet + packet)
  }

  @Test func `fragments in a tunnel leave its checksums right, repetitions alike`() throws {
    let parts = fragments(try TestCapture.datagram(TestCapture.message), of: 64)
    let packets = (parts + [parts[0]]).map(Self.tunnelled)
    let copy = try RedactedCopy(packets)
    _ = try copy.message()
    for packet in packets + copy.packets { #expect(TestCapture.isRight(packet, 17)) }
    #expect(copy.packets.last == copy.packets.first)
  }

  @Test func `fragments in GTP-U leave its checksums right`() throws {
    let parts = fragments(try TestCapture.datagram(TestCapture.message), of: 64)
    let copy = try RedactedCopy(
      parts.map { part in
        let head: [UInt8] = [0x30, 0xFF] + UInt16(part.count).bigEndianBytes + [0, 0, 0, 9]
        return Carriage.datagram(to: 2_152, head + part)
      })
    _ = try copy.message()
    for packet in copy.packets { #expect(TestCapture.isRight(packet, 17)) }
  }

  /// The first fragment comes once more in a packet that is in fragments itself, of which one comes
  /// once more as well.
  @Test func `what comes once more gets back through all that is around it`() throws {
    let parts = fragments(try TestCapture.datagram(TestCapture.message), of: 64)
    let again = fragments(Self.tunnelled(parts[0]), of: 48, identification: 9)
    let copy = try RedactedCopy(parts.map(Self.tunnelled) + again + [again[0]])
    _ = try copy.message()
    let put = copy.packets[parts.count...].prefix(again.count).flatMap { $0.dropFirst(20) }
    #expect(put == Array(copy.packets[0].dropFirst(20)))
    #expect(copy.packets.last == copy.packets[parts.count])
  }

  /// GRE that says that it has a checksum and ends before it, or was cut there.
  @Test(arguments: [[0x80, 0, 8, 0], [0x80, 0, 8, 0, 1]] as [[UInt8]])
  func `a checksum that was not captured is written nowhere`(_ head: [UInt8]) throws {
    let cut = Carriage.packet(47, head + [UInt8](repeating: 0, count: 60)).prefix(20 + head.count)
    let packets = try [
      Carriage.packet(47, head), Array(cut), TestCapture.datagram(TestCapture.message), Array(cut),
      Carriage.packet(47, head),
    ]
    let copy = try RedactedCopy(packets)
    _ = try copy.message()
    #expect(copy.packets.map(\.count) == packets.map(\.count))
  }
}
