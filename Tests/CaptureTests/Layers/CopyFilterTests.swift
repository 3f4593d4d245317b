import Capture
import SIP
import Testing
import Wire

/// Packets that a capture holds more than once.
struct CopyFilterTests {
  private static let message = Samples.datagram(Samples.options())

  /// The packet with that number, as a sender writes it.
  private static func numbered(_ number: UInt16, hops: UInt8 = 64) -> [UInt8] {
    var packet = message
    packet.replaceSubrange(4..<6, with: number.bigEndianBytes)
    packet[8] = hops
    return packet
  }

  /// A Linux cooked frame (`any`) of that direction: 0 to us, 4 from us.
  private static func cooked(_ direction: UInt8, _ packet: [UInt8]) -> [UInt8] {
    [0, direction, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0x08, 0x00] + packet
  }

  /// The second version, with the interface's number.
  private static func cooked(interface: UInt8, _ packet: [UInt8]) -> [UInt8] {
    [0x08, 0x00, 0, 0, 0, 0, 0, interface, 0, 1, 0, 6] + [UInt8](repeating: 0, count: 8) + packet
  }

  private static func copies(_ packets: [[UInt8]], _ linkType: LinkType = .raw) -> Int {
    var reader = SightingReader(linkType)
    var seen = 0
    for frame in Samples.frames(packets) { seen += reader.read(frame).count }
    #expect(seen == packets.count - reader.repeatedCaptures)
    return reader.repeatedCaptures
  }

  @Test func `a numbered packet is captured twice and not sent twice`() {
    #expect(Self.copies([Self.numbered(7), Self.numbered(7)]) == 1)
    #expect(Self.copies([Self.numbered(7), Self.numbered(7), Self.numbered(7)]) == 2)
    #expect(Self.copies([Self.numbered(7), Self.numbered(8)]) == 0)
  }

  @Test func `packets of one number without a checksum are told apart by all their bytes`() {
    func bare(_ message: [UInt8]) -> [UInt8] {
      var packet = Samples.datagram(message)
      packet.replaceSubrange(4..<6, with: UInt16(7).bigEndianBytes)
      packet.replaceSubrange(26..<28, with: [0, 0])
      return packet
    }
    let packets = (1...9).map { bare(Samples.options($0)) }
    #expect(Set(packets.map(\.count)).count == 1)
    #expect(Self.copies(packets) == 0)
    #expect(Self.copies([packets[0], packets[0], packets[1]]) == 1)
  }

  @Test func `a mirror that sends what comes in and what goes out is seen through`() {
    let mirrored = Carriage.packet(47, [0, 0, 0x08, 0] + Self.numbered(7))
    #expect(Self.copies([mirrored, mirrored]) == 1)
  }

  @Test func `a packet without a number is a copy a hop further or on another interface`() {
    #expect(Self.copies([Self.message, Self.message]) == 0)
    #expect(Self.copies([Self.message, Self.numbered(0, hops: 63)]) == 1)
    let any = [Self.cooked(4, Self.message), Self.cooked(0, Self.message)]
    #expect(Self.copies(any, .linuxSLL) == 1)
    #expect(Self.copies([any[0], any[0]], .linuxSLL) == 0)
    let two = [Self.cooked(interface: 2, Self.message), Self.cooked(interface: 3, Self.message)]
    #expect(Self.copies(two, .linuxSLL2) == 1)
    #expect(Self.copies([two[0], two[0]], .linuxSLL2) == 0)
  }

  @Test func `copies are found among the packets of others`() {
    var packets: [[UInt8]] = []
    for number in 1...200 {
      // The copy comes ten packets later.
      packets.append(Self.numbered(UInt16(number)))
      if number > 10 { packets.append(Self.numbered(UInt16(number - 10))) }
    }
    let frames = packets.enumerated().map { index, bytes in
      Frame(number: index + 1, at: Moment(nanoseconds: Int64(index) * 100_000), bytes: bytes)
    }
    var reader = SightingReader(.raw)
    for frame in frames { _ = reader.read(frame) }
    #expect(reader.repeatedCaptures == 190)
  }
}
