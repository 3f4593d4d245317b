import Capture
import Testing
import Wire

/// What becomes of options in headers, and of addresses of other lengths.
struct RedactedOptionTests {
  private static let address: [UInt8] = [203, 0, 113, 77]

  private static func redact(_ packet: [UInt8]) throws -> [UInt8] {
    let (bytes, _) = try Redaction.rewrite(
      TestCapture.pcap([packet]), path: "test", RedactionSettings(key: Redacted.key))
    return try #require(TestCapture.packets(bytes).first)
  }

  /// A segment with options (a multiple of four bytes), its checksum right.
  private static func segment(_ options: [UInt8]) throws -> [UInt8] {
    var packet = try TestCapture.segment(options + TestCapture.message, sequence: 5)
    let words = options.count / 4
    packet[32] = UInt8(5 + words) << 4
    var sum = Int(packet[36]) << 8 | Int(packet[37])
    sum -= words << 12
    if sum < 0 { sum += 0xFFFF }
    packet[36] = UInt8(sum >> 8)
    packet[37] = UInt8(sum & 0xFF)
    return packet
  }

  @Test func `options of TCP that hold addresses do nothing afterwards`() throws {
    let plain: [UInt8] = [2, 4, 5, 0xB4, 1, 3, 3, 7, 4, 2, 8, 10, 1, 2, 3, 4, 5, 6, 7, 8]
    let behind: [UInt8] = [0xFE, 8, 0x13, 0xC4] + Self.address
    let path: [UInt8] = [0x1E, 8, 0x34, 2] + Self.address
    let packet = try Self.segment(plain + behind + path)
    #expect(TestCapture.isRight(packet, 6))
    let after = try Self.redact(packet)
    #expect(after[40..<60].elementsEqual(plain))
    #expect(after[60..<76].allSatisfy { $0 == 1 } && TestCapture.isRight(after, 6))
    #expect(TestCapture.secrets(in: after).isEmpty)
  }

  @Test func `options of TCP that do not add up hold nothing`() throws {
    for options in [[2, 8], [0xFE, 1], [0, 9], [8, 40]] as [[UInt8]] {
      let after = try Self.redact(Self.segment(options + [1, 1] + Self.address + [1, 1, 1, 1]))
      #expect(after[40..<52].allSatisfy { $0 <= 1 }, "\(options)")
      #expect(TestCapture.isRight(after, 6))
    }
  }

  @Test func `options of IPv6 that hold addresses become padding`() throws {
    let home: [UInt8] = [0xC9, 16] + [UInt8](repeating: 0x41, count: 16)
    // Behind a router alert: content, length, options and what fills them up.
    let header: [UInt8] = [17, 2, 5, 2, 0, 0] + home
    let source = try TestCapture.endpoint("[2001:db8::1]:5060")
    let destination = try TestCapture.endpoint("[2001:db8::2]:5060")
    let whole = PacketBuilder.datagram(from: source, to: destination, TestCapture.message)
    for content: UInt8 in [0, 60] {
      let packet = PacketBuilder.packet(
        source.address, destination.address, content, header + whole[40...])
      let after = try Self.redact(packet)
      #expect(after[40..<46].elementsEqual(header[..<6]))
      #expect(after[46..<64].elementsEqual([1, 16] + [UInt8](repeating: 0, count: 16)))
      #expect(TestCapture.secrets(in: after).isEmpty)
    }
  }

  /// Of cooked captures, both versions.
  @Test(arguments: [113, 276]) func `a tunnel's end is an address, too`(_ linkType: Int) throws {
    func frame(_ length: UInt8, _ address: [UInt8]) throws -> [UInt8] {
      let field = address + [UInt8](repeating: 0x41, count: 8 - address.count)
      let head: [UInt8] =
        linkType == 113
        ? [0, 0, 3, 10, 0, length] + field + [8, 0]
        : [8, 0, 0, 0, 0, 0, 0, 1, 3, 10, 0, length] + field
      return try head + TestCapture.datagram(TestCapture.message)
    }
    let place = linkType == 113 ? 6 : 12
    var file = TestCapture.pcap(
      try [frame(4, Self.address), frame(8, Self.address)], linkType: UInt8(linkType & 0xFF))
    file[21] = UInt8(linkType >> 8)
    let (bytes, _) = try Redaction.rewrite(
      file, path: "test", RedactionSettings(key: Redacted.key))
    let after = TestCapture.packets(bytes)
    var cipher = AddressCipher(Redacted.key)
    let end = cipher.rewrite(.v4(203, 0, 113, 77)).description
    let found = after[0][place..<place + 4].map { String($0) }.joined(separator: ".")
    #expect(found == end && after[0][place + 4..<place + 8].allSatisfy { $0 == 0 })
    #expect(after[1][place..<place + 8].allSatisfy { $0 == 0 })
    #expect(TestCapture.secrets(in: bytes).isEmpty)
  }
}
