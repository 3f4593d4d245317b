public import Wire

extension Packet {
  /// Whether it may be RTP or RTCP: a datagram of version 2, which no SIP message begins with.
  public var isMedia: Bool {
    transport == .udp && bytes.first.map { FlowTable.mayBeMedia(firstByte: $0) } ?? false
  }
}
