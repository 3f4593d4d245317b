import Capture
import Testing
import Wire

/// A way for a packet to be carried inside another, as frames on the wire.
struct Carriage: CustomTestStringConvertible {
  let testDescription: String
  let wrap: @Sendable ([UInt8]) -> [UInt8]
  /// What tshark has to be told to read it.
  var sharkOptions: [String] = []

  init(
    _ name: String, sharkOptions: [String] = [], _ wrap: @escaping @Sendable ([UInt8]) -> [UInt8]
  ) {
    testDescription = name
    self.wrap = wrap
    self.sharkOptions = sharkOptions
  }

  /// The carried packet in an Ethernet frame.
  func frame(_ packet: [UInt8]) -> [UInt8] {
    Self.ethernet + wrap(packet)
  }

  static let ethernet = [UInt8](repeating: 0x02, count: 12) + [0x08, 0x00]
  private static let here = IPAddress.v4(10, 0, 0, 1)
  private static let there = IPAddress.v4(10, 0, 0, 2)

  static func packet(_ content: UInt8, _ payload: [UInt8]) -> [UInt8] {
    PacketBuilder.packet(here, there, content, payload)
  }

  static func datagram(to port: UInt16, _ payload: [UInt8]) -> [UInt8] {
    PacketBuilder.datagram(from: Endpoint(here, 40_000), to: Endpoint(there, port), payload)
  }

  private static func length(_ bytes: [UInt8]) -> [UInt8] { UInt16(bytes.count).bigEndianBytes }

  static let all = [
    Carriage("IP in IP") { packet(4, $0) },
    Carriage("IP in IP twice") { packet(4, packet(4, $0)) },
    Carriage("GRE") { packet(47, [0, 0, 0x08, 0x00] + $0) },
    Carriage("GRE with checksum, key and sequence") {
      packet(47, [0xB0, 0, 0x08, 0x00, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 1] + $0)
    },
    Carriage("NVGRE") { packet(47, [0x20, 0, 0x65, 0x58, 0, 0, 1, 0] + ethernet + $0) },
    Carriage("ERSPAN I") { packet(47, [0, 0, 0x88, 0xBE] + ethernet + $0) },
    Carriage("ERSPAN II") {
      packet(
        47, [0x10, 0, 0x88, 0xBE, 0, 0, 0, 1, 0x10, 0, 0, 0, 0, 0, 0, 0] + ethernet + $0)
    },
    Carriage("PPTP") { inner in
      let header: [UInt8] = [0x30, 0x81, 0x88, 0x0B] + length(inner) + [0, 1]
      return packet(47, header + [0, 0, 0, 1, 0, 0, 0, 2, 0xFF, 0x03, 0x00, 0x21] + inner)
    },
    Carriage("VXLAN") {
      datagram(to: 4789, [0x08, 0, 0, 0, 0, 0, 7, 0] + ethernet + $0)
    },
    Carriage("VXLAN on Linux's port", sharkOptions: ["-d", "udp.port==8472,vxlan"]) {
      datagram(to: 8472, [0x08, 0, 0, 0, 0, 0, 7, 0] + ethernet + $0)
    },
    Carriage("Geneve with options") {
      datagram(
        to: 6081, [1, 0, 0x65, 0x58, 0, 0, 7, 0, 0, 1, 1, 0] + ethernet + $0)
    },
    Carriage("GTP-U") { inner in
      datagram(to: 2152, [0x30, 0xFF] + length(inner) + [0, 0, 0, 9] + inner)
    },
    Carriage("GTP-U with sequence and extensions") { inner in
      let rest: [UInt8] = [0, 1, 0, 0x85, 1, 0x00, 0x09, 0] + inner
      return datagram(to: 2152, [0x36, 0xFF] + length(rest) + [0, 0, 0, 9] + rest)
    },
    Carriage("L2TP") { inner in
      let rest: [UInt8] = [0, 1, 0, 2, 0xFF, 0x03, 0x00, 0x21] + inner
      return datagram(
        to: 1701, [0x40, 0x02] + UInt16(rest.count + 4).bigEndianBytes + rest)
    },
    Carriage("MPLS in IP") { packet(137, [0, 1, 0x01, 64] + $0) },
  ]
}
