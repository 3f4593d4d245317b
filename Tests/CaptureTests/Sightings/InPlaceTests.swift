import Capture
import SIP
import Testing
import Wire

/// Most frames of a file are read in one look, where they lie.
struct InPlaceTests {
  private static let starts = [
    "INVITE sip:b@h SIP/2.0\r\n", "ACK sip:b@h SIP/2.0\r\n", "BYE sip:b@h  SIP/2.0\r\n",
    "CANCEL sip:b SIP/2.0 \r\n", "OPTIONS sip:b@h SIP/2.0\n", "OPTIONS  SIP/2.0\r\n",
    "SIP/2.0 200 OK\r\n", "SIP/2.0 OK\r\n", "SIP/2.0", "SIP/7.0 200 OK\r\n", "sip/2.0 200 OK\r\n",
    "INVITE sip:b@h HTTP/1.1\r\n", "HEP3\u{0}\u{7}x", "\r\n\r\nACK sip:b@h SIP/2.0\r\n", "\r\n", "",
    "BYE SIP/2.0\r\n", "FETCH sip:b@h SIP/2.0\r\n", "INVITE", "ACK sip:b",
  ]
  private static let ports: [UInt16] = [5060, 5060, 5070, 53, 4789, 2152, 16_384, 16_385]

  /// An Ethernet frame with a datagram of some kind, or nearly so.
  private static func frame(_ generator: inout SeededGenerator) -> [UInt8] {
    func pick<Item>(_ items: [Item]) -> Item {
      items[Int.random(in: items.indices, using: &generator)]
    }
    let rest = Array(Samples.options(Int.random(in: 1...9, using: &generator)).drop { $0 != 10 })
    let start = Array(pick(starts).utf8)
    let sound: [UInt8] = [0x80, 0, 0, UInt8.random(in: 0...9, using: &generator)]
    let payload = pick([start + rest.dropFirst(), start, sound + [UInt8](repeating: 7, count: 168)])
    var packet = PacketBuilder.datagram(
      from: Endpoint(.v4(127, 0, 0, 9), pick(ports)), to: Endpoint(.v4(127, 0, 0, 1), pick(ports)),
      payload)
    packet[5] = UInt8.random(in: 0...3, using: &generator)
    // Headers are bent more often than not: lengths, flags, protocol, version, ports.
    for _ in 0..<Int.random(in: 0...2, using: &generator) {
      let place = pick([0, 2, 3, 6, 7, 8, 9, 22, 23, 24, 25, 28])
      if place < packet.count { packet[place] ^= 1 << UInt8.random(in: 0...7, using: &generator) }
    }
    let tag: [UInt8] = pick([[], [], [], [0x81, 0x00, 0, 5]])
    let padding = [UInt8](repeating: 0, count: pick([0, 0, 6]))
    return [UInt8](repeating: 2, count: 12) + tag + [0x08, 0x00] + packet + padding
  }

  @Test func `what is read in place is what is read from a copy`() throws {
    var generator = SeededGenerator(seed: 17)
    var frames: [[UInt8]] = []
    for index in 0..<6_000 {
      // Now and then one comes twice.
      frames.append(index % 10 == 9 ? frames[index - 1] : Self.frame(&generator))
    }
    var raw = RawFile()
    raw.header(magic: 0xA1B2_C3D4, linkType: 1)
    for (index, frame) in frames.enumerated() {
      raw.record(frame, seconds: UInt32(1 + index / 1_000), fraction: UInt32(index % 1_000 * 1_000))
    }
    var inPlace = SightingReader(.ethernet)
    var copied = SightingReader(.ethernet)
    var messages = 0
    try raw.withPath { path in
      let end = try PacketFile(path).forEach { packet in
        var others: [Sighting] = []
        let message = inPlace.readInPlace(packet, &others)
        let expected = copied.read(
          Frame(
            number: packet.stamp.frame, at: packet.stamp.at, bytes: packet.bytes.copy,
            originalLength: packet.originalLength))
        if let message {
          messages += 1
          #expect(others.isEmpty)
          #expect(
            expected.map { "\($0.source) \($0.destination)" }
              == ["\(message.source) \(message.destination)"])
          #expect(expected.map(\.bytes) == [message.bytes.copy], "frame \(packet.stamp.frame)")
        } else {
          #expect(expected.map(\.told) == others.map(\.told), "frame \(packet.stamp.frame)")
        }
      }
      #expect(end.frames == frames.count)
    }
    #expect(messages > 1_000)
    #expect(inPlace.losses == copied.losses)
    #expect(inPlace.flows == copied.flows)
    #expect(inPlace.repeatedCaptures == copied.repeatedCaptures)
    #expect(copied.repeatedCaptures > 10)
  }
}

extension Sighting {
  /// The bytes of what is or should be a message.
  fileprivate var bytes: [UInt8]? {
    switch content {
    case .sip(let message): message.bytes
    case .unreadable(let bytes, _): bytes
    default: nil
    }
  }

  fileprivate var told: String { "\(source) \(destination) \(content)" }
}
