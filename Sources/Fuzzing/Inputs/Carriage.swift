import Capture
import Wire

/// Packets that carry a fuzzer's bytes in the ways in which SIP is captured.
///
/// The bytes: for each packet one that says how, and where from, and how much later; two of a
/// length; and what is carried.
struct Carriage {
  private enum Way: Int, CaseIterable {
    case datagram, report, stream, socket, fragments, mirror, reports, packet
  }

  private static let most = 64
  private static let longest = 60_000
  private static let push: UInt8 = 0x18

  private(set) var frames: [Frame] = []
  /// Whether the bytes were packets themselves, and may be anything.
  private(set) var isWild = false
  private var now = Wiring.moment(0)
  /// How much each side has sent over the connections.
  private var sent: [Way: [UInt32]] = [:]

  init(_ bytes: [UInt8]) {
    var supply = Supply(bytes)
    while !supply.isEmpty, frames.count < Self.most {
      let how = Int(supply.byte())
      let content = supply.portion()
      guard !content.isEmpty, content.count <= Self.longest else { continue }
      now = now + .milliseconds(20 * (how >> 4))
      carry(content, Way.allCases[how & 7], isBack: how & 8 != 0)
    }
  }

  private mutating func carry(_ content: [UInt8], _ way: Way, isBack: Bool) {
    let ends = isBack ? (Wiring.far, Wiring.near) : (Wiring.near, Wiring.far)
    let datagram = PacketBuilder.datagram(from: ends.0, to: ends.1, content)
    switch way {
    case .datagram: add(datagram)
    case .fragments: split(datagram, ends)
    case .mirror: add(Self.mirrored(datagram))
    case .report:
      let agent = Endpoint(.v4(192, 0, 2, 9), 9_060)
      add(PacketBuilder.datagram(from: agent, to: agent, report(content, ends)))
    case .stream: segment(content, way, isBack: isBack)
    case .socket: segment(Self.frame(content, isMasked: !isBack), way, isBack: isBack)
    case .reports: segment(report(content, ends), way, isBack: isBack)
    case .packet:
      isWild = true
      add(content)
    }
  }

  private mutating func add(_ packet: [UInt8]) {
    frames.append(Frame(number: frames.count + 1, at: now, bytes: packet))
  }

  private mutating func segment(_ content: [UInt8], _ way: Way, isBack: Bool) {
    // A connection of its own for each way, that of SIP on its port.
    let client = Endpoint(Wiring.near.address, UInt16(40_000 + way.rawValue))
    let server = Endpoint(Wiring.far.address, way == .stream ? 5_060 : 80)
    var counts = sent[way] ?? [1, 1]
    let side = isBack ? 1 : 0
    add(
      PacketBuilder.segment(
        from: isBack ? server : client, to: isBack ? client : server, sequence: counts[side],
        acknowledgement: counts[1 - side], flags: Self.push, content))
    counts[side] &+= UInt32(content.count)
    sent[way] = counts
  }

  /// Two fragments, and the first once more.
  private mutating func split(_ datagram: [UInt8], _ ends: (Endpoint, Endpoint)) {
    let content = Array(datagram.dropFirst(20))
    let cut = content.count / 16 * 8
    guard cut > 0 else { return add(datagram) }
    let number = UInt8(truncatingIfNeeded: frames.count + 1)
    func part(_ range: Range<Int>, hasMore: Bool) -> [UInt8] {
      var packet = PacketBuilder.packet(
        ends.0.address, ends.1.address, 17, Array(content[range]))
      // The number, a flag, and the place in eights.
      let place = range.lowerBound / 8
      let flag: UInt8 = hasMore ? 0x20 : 0
      packet.replaceSubrange(
        4..<8, with: [0, number, flag | UInt8(place >> 8), UInt8(place & 0xFF)])
      return packet
    }
    add(part(0..<cut, hasMore: true))
    add(part(cut..<content.count, hasMore: false))
    add(part(0..<cut, hasMore: true))
  }

  private func report(_ content: [UInt8], _ ends: (Endpoint, Endpoint)) -> [UInt8] {
    HEPWriter.bytes(HEPPacket(from: ends.0, to: ends.1, at: now, payload: content))
  }

  /// A text frame of a WebSocket (RFC 6455 §5.2).
  private static func frame(_ content: [UInt8], isMasked: Bool) -> [UInt8] {
    let key: [UInt8] = isMasked ? [0x11, 0x22, 0x33, 0x44] : []
    let mark: UInt8 = isMasked ? 0x80 : 0
    let length: [UInt8] =
      content.count < 126
      ? [mark | UInt8(content.count)]
      : [mark | 126, UInt8(content.count >> 8), UInt8(content.count & 0xFF)]
    let payload = content.enumerated().map { index, byte in
      isMasked ? byte ^ key[index % 4] : byte
    }
    return [0x81] + length + key + payload
  }

  /// The packet as a mirror sends it on (ERSPAN type II).
  private static func mirrored(_ packet: [UInt8]) -> [UInt8] {
    let header: [UInt8] = [0x10, 0, 0x88, 0xBE, 0, 0, 0, 1, 0x10, 0, 0, 0, 0, 0, 0, 0]
    let ethernet: [UInt8] = [2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x08, 0]
    return PacketBuilder.packet(
      .v4(192, 0, 2, 8), .v4(192, 0, 2, 9), 47, header + ethernet + packet)
  }
}
