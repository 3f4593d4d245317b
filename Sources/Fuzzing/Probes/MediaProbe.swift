import Media

/// RTP, RTCP and telephone events: parts inside the packet.
enum MediaProbe {
  static func examine(_ bytes: [UInt8]) throws(FuzzFinding) {
    if let header = RTPHeader(bytes) {
      try FuzzFinding.expect(
        header.payload.upperBound <= bytes.count, "a payload beyond the packet")
      if let extra = header.extensionBody {
        try FuzzFinding.expect(extra.upperBound <= bytes.count, "an extension beyond the packet")
      }
    }
    if let packets = RTCPPacket.read(bytes) {
      try FuzzFinding.expect(
        packets.count <= bytes.count / 4, "\(packets.count) packets in \(bytes.count) bytes")
    }
    _ = TelephoneEvent(bytes)
  }
}
