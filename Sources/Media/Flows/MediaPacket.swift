public import Wire

/// One datagram of media: RTP or RTCP, with where and when it was seen.
public struct MediaPacket: Hashable, Sendable {
  public var frame: Int
  public var at: Moment
  public var source: Endpoint
  public var destination: Endpoint
  /// The datagram's payload, from the RTP header on.
  public var bytes: [UInt8]

  public init(
    frame: Int, at: Moment, from source: Endpoint, to destination: Endpoint, _ bytes: [UInt8]
  ) {
    self.frame = frame
    self.at = at
    self.source = source
    self.destination = destination
    self.bytes = bytes
  }

  /// The RTP header; nil for RTCP and for anything else.
  public var header: RTPHeader? {
    guard bytes.count > 1, !RTCPPacket.isOne(secondByte: bytes[1]) else { return nil }
    return RTPHeader(bytes)
  }
}

extension FlowTable {
  /// The flows of packets that are at hand.
  public static func read(_ packets: some Sequence<MediaPacket>) -> [MediaFlow] {
    var table = FlowTable()
    for packet in packets {
      _ = packet.bytes.withUnsafeBytes {
        table.receive(
          $0, from: packet.source, to: packet.destination, frame: packet.frame, at: packet.at)
      }
    }
    return table.flows
  }
}
