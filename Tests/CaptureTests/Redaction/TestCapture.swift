import Capture
import Foundation
import Testing
import Wire

/// Small pcap files of raw IP packets, made for a test.
enum TestCapture {
  /// A request in which a number, a name, an address and a host stand that the copy must not have.
  static let message = Array(
    """
    OPTIONS sip:15551234567@pbx.example.com SIP/2.0\r
    Via: SIP/2.0/UDP 10.1.2.3:5060;branch=z9hG4bK77\r
    From: "Erika" <sip:15551234567@10.1.2.3>;tag=1\r
    To: <sip:15557654321@pbx.example.com>\r
    Call-ID: 77@10.1.2.3\r
    CSeq: 1 OPTIONS\r
    Content-Length: 0\r
    \r

    """.utf8)

  /// What of it is left in bytes, as they are or as text of a reading.
  static func secrets(in bytes: some Sequence<UInt8>) -> [String] {
    let text = String(decoding: Array(bytes), as: UTF8.self)
    return ["15551234567", "15557654321", "Erika", "10.1.2.3", "example"]
      .filter { text.contains($0) }
  }

  static func datagram(
    _ payload: [UInt8], from source: String = "10.1.2.3:5060",
    to destination: String = "10.1.2.4:5060"
  ) throws -> [UInt8] {
    PacketBuilder.datagram(
      from: try endpoint(source), to: try endpoint(destination), payload)
  }

  static func endpoint(_ text: String) throws -> Endpoint { try #require(Endpoint(text)) }

  static func segment(_ payload: [UInt8], sequence: UInt32) throws -> [UInt8] {
    PacketBuilder.segment(
      from: try endpoint("10.1.2.3:40000"), to: try endpoint("10.1.2.4:5060"),
      sequence: sequence, acknowledgement: 1, flags: 0x18, payload)
  }

  /// Version 2.4, microseconds, raw IP unless another link type is given.
  static func pcap(_ packets: [[UInt8]], linkType: UInt8 = 101) -> [UInt8] {
    var file: [UInt8] = [0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0] + [UInt8](repeating: 0, count: 8)
    file += [0, 0, 4, 0, linkType, 0, 0, 0]
    for (index, packet) in packets.enumerated() {
      let size = little(UInt32(packet.count))
      file += little(UInt32(index + 1)) + [0, 0, 0, 0] + size + size + packet
    }
    return file
  }

  /// The packets of such a file.
  static func packets(_ file: [UInt8]) -> [[UInt8]] {
    var packets: [[UInt8]] = []
    var index = 24
    while index + 16 <= file.count {
      let size = Int(file[index + 8]) | Int(file[index + 9]) << 8
      packets.append(Array(file[(index + 16)..<(index + 16 + size)]))
      index += 16 + size
    }
    return packets
  }

  static func little(_ number: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> UInt32(8 * $0)) }
  }

  /// Whether the checksum of a UDP or TCP packet over IPv4, and the header's, are right.
  static func isRight(_ packet: [UInt8], _ content: UInt8) -> Bool {
    func sum(_ bytes: ArraySlice<UInt8>) -> Int {
      bytes.enumerated().reduce(0) { $0 + Int($1.element) << ($1.offset % 2 == 0 ? 8 : 0) }
    }
    let pseudo = sum(packet[12..<20]) + Int(content) + packet.count - 20
    return sum(packet[..<20]) % 0xFFFF == 0 && (pseudo + sum(packet[20...])) % 0xFFFF == 0
  }
}
