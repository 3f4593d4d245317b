import Wire

/// Writes HEP version 3, as a capture agent does.
public enum HEPWriter {
  /// The packet's bytes; a payload that does not fit into the length field is cut.
  public static func bytes(_ packet: HEPPacket) -> [UInt8] {
    let isFour = !packet.source.address.isIPv6
    var chunks = chunk(1, [isFour ? 2 : 10]) + chunk(2, [packet.carrier])
    chunks += chunk(isFour ? 3 : 5, packet.source.address.networkBytes)
    chunks += chunk(isFour ? 4 : 6, packet.destination.address.networkBytes)
    chunks += chunk(7, packet.source.port.networkBytes)
    chunks += chunk(8, packet.destination.port.networkBytes)
    if let at = packet.at {
      let (seconds, rest) = at.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
      chunks += chunk(9, UInt32(clamping: seconds).networkBytes)
      chunks += chunk(10, UInt32(clamping: rest / 1_000).networkBytes)
    }
    chunks += chunk(11, [packet.kind])
    if let captureID = packet.captureID { chunks += chunk(12, captureID.networkBytes) }
    if let correlation = packet.correlation {
      chunks += chunk(17, Array(correlation.utf8.prefix(1_024)))
    }
    let most = Int(UInt16.max) - 6 - chunks.count - 6
    chunks += chunk(15, Array(packet.payload.prefix(most)))
    return Array("HEP3".utf8) + UInt16(clamping: chunks.count + 6).networkBytes + chunks
  }

  private static func chunk(_ type: UInt16, _ value: [UInt8]) -> [UInt8] {
    [0, 0] + type.networkBytes + UInt16(clamping: value.count + 6).networkBytes + value
  }
}
