import Wire

/// Reads HEP versions 1 and 2: a fixed header, in version 2 with a time behind it.
///
/// Neither has a word to know it by, so a packet counts only when SIP follows the header.
enum HEPOldReading {
  /// A fixed header and the addresses: four bytes each, or sixteen.
  private static let shortLength = 16
  private static let longLength = 40
  /// Seconds, microseconds and the agent's number, as the agent's machine writes them, and padding.
  private static let timeLength = 12

  /// What stands before the payload.
  struct Header {
    /// Of each of the two that begin at `addresses`.
    let addressLength: Int
    /// Where the time stands, where there is one, and else the payload.
    let end: Int
    let payload: Int

    var isFour: Bool { addressLength == 4 }
  }

  /// Where the source's address stands, and the destination's behind it.
  static let addresses = 8

  /// The header of a packet; nil where it is none.
  static func header(_ bytes: ByteView) -> Header? {
    guard bytes.count > shortLength, bytes[0] == 1 || bytes[0] == 2 else { return nil }
    let isFour: Bool
    switch (bytes[1], bytes[2]) {
    case (16, 2): isFour = true
    case (40, 10): isFour = false
    default: return nil
    }
    let end = isFour ? shortLength : longLength
    let start = bytes[0] == 1 ? end : end + timeLength
    guard bytes.count > start, StartLine.begins(bytes.dropping(start)) else { return nil }
    return Header(addressLength: isFour ? 4 : 16, end: end, payload: start)
  }

  static func packet(_ bytes: ByteView) -> HEPPacket? {
    guard let header = header(bytes) else { return nil }
    let source: IPAddress
    let destination: IPAddress
    if header.isFour {
      source = .v4(bytes.four(at: 8))
      destination = .v4(bytes.four(at: 12))
    } else {
      source = .v6(high: bytes.eight(at: 8), low: bytes.eight(at: 16))
      destination = .v6(high: bytes.eight(at: 24), low: bytes.eight(at: 32))
    }
    var packet = HEPPacket(
      from: Endpoint(source, UInt16(bytes.two(at: 4))),
      to: Endpoint(destination, UInt16(bytes.two(at: 6))), carrier: bytes[3],
      payload: bytes.dropping(header.payload).copy)
    if bytes[0] == 2 {
      // Agents are little-endian machines; nothing in the packet says so.
      let seconds = bytes.four(at: header.end).byteSwapped
      let microseconds = bytes.four(at: header.end + 4).byteSwapped
      packet.at = Moment(
        nanoseconds: Int64(seconds) * 1_000_000_000 + Int64(microseconds) * 1_000)
      packet.captureID = UInt32(bytes[header.end + 8]) | UInt32(bytes[header.end + 9]) << 8
    }
    return packet
  }
}
