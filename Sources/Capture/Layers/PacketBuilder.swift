package import Wire

/// Builds IP packets with right lengths and checksums, for packets that were on no wire.
package enum PacketBuilder {
  private static let hopLimit: UInt8 = 64

  package static func datagram(from source: Endpoint, to destination: Endpoint, _ payload: [UInt8])
    -> [UInt8]
  {
    let length = UInt16(clamping: payload.count + 8)
    var datagram =
      source.port.networkBytes + destination.port.networkBytes + length.networkBytes + [0, 0]
      + payload
    let sum = checksum(
      pseudoHeader(source.address, destination.address, 17, datagram.count) + datagram)
    // A sum of zero would mean "no checksum" (RFC 768).
    datagram.replaceSubrange(6..<8, with: (sum == 0 ? UInt16.max : sum).networkBytes)
    return packet(source.address, destination.address, 17, datagram)
  }

  package static func segment(
    from source: Endpoint, to destination: Endpoint, sequence: UInt32, acknowledgement: UInt32,
    flags: UInt8, _ payload: [UInt8]
  ) -> [UInt8] {
    var segment =
      source.port.networkBytes + destination.port.networkBytes + sequence.networkBytes
      + acknowledgement.networkBytes + [5 << 4, flags, 0xFF, 0xFF, 0, 0, 0, 0] + payload
    let sum = checksum(
      pseudoHeader(source.address, destination.address, 6, segment.count) + segment)
    segment.replaceSubrange(16..<18, with: sum.networkBytes)
    return packet(source.address, destination.address, 6, segment)
  }

  /// The notice that a datagram's destination port is closed, from there to its sender.
  package static func portUnreachable(from source: Endpoint, to destination: Endpoint) -> [UInt8] {
    let quoted = datagram(from: source, to: destination, [])
    let isFour = !source.address.isIPv6
    var notice: [UInt8] = (isFour ? [3, 3] : [1, 4]) + [0, 0, 0, 0, 0, 0] + quoted
    let content: UInt8 = isFour ? 1 : 58
    let pseudo =
      isFour ? [] : pseudoHeader(destination.address, source.address, content, notice.count)
    notice.replaceSubrange(2..<4, with: checksum(pseudo + notice).networkBytes)
    return packet(destination.address, source.address, content, notice)
  }

  /// An IP packet of that protocol number, without options.
  package static func packet(
    _ source: IPAddress, _ destination: IPAddress, _ content: UInt8, _ payload: [UInt8]
  ) -> [UInt8] {
    guard source.isIPv6 else {
      let length = UInt16(clamping: payload.count + 20)
      var header: [UInt8] =
        [0x45, 0] + length.networkBytes + [0, 0, 0x40, 0, hopLimit, content, 0, 0]
        + source.networkBytes + destination.networkBytes
      header.replaceSubrange(10..<12, with: checksum(header).networkBytes)
      return header + payload
    }
    return [0x60, 0, 0, 0] + UInt16(clamping: payload.count).networkBytes + [content, hopLimit]
      + source.networkBytes + destination.networkBytes + payload
  }

  private static func pseudoHeader(
    _ source: IPAddress, _ destination: IPAddress, _ content: UInt8, _ length: Int
  ) -> [UInt8] {
    let addresses = source.networkBytes + destination.networkBytes
    return source.isIPv6
      ? addresses + UInt32(clamping: length).networkBytes + [0, 0, 0, content]
      : addresses + [0, content] + UInt16(clamping: length).networkBytes
  }

  /// RFC 1071.
  private static func checksum(_ bytes: [UInt8]) -> UInt16 {
    var sum: UInt32 = 0
    for index in stride(from: 0, to: bytes.count, by: 2) {
      sum += UInt32(bytes[index]) << 8
      if index + 1 < bytes.count { sum += UInt32(bytes[index + 1]) }
      sum = sum & 0xFFFF + sum >> 16
    }
    return ~UInt16(sum & 0xFFFF + sum >> 16)
  }
}
