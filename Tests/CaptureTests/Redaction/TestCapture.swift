import Capture
import Testing
import Wire

/// Small pcap files of raw IP packets, made for a test.
enum TestCapture {
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

  /// Version 2.4, microseconds, link type 101.
  static func pcap(_ packets: [[UInt8]]) -> [UInt8] {
    var file: [UInt8] = [0xD4, 0xC3, 0xB2, 0xA1, 2, 0, 4, 0] + [UInt8](repeating: 0, count: 8)
    file += [0, 0, 4, 0, 101, 0, 0, 0]
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
}
