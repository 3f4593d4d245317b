public import Wire

/// An RTP or RTCP packet of a capture with its bytes, to be sent again.
public struct MediaDatagram: Hashable, Sendable {
  public let frame: Int
  public let at: Moment
  public let source: Endpoint
  public let destination: Endpoint
  public let bytes: [UInt8]

  public init(
    frame: Int, at: Moment, from source: Endpoint, to destination: Endpoint, _ bytes: [UInt8]
  ) {
    self.frame = frame
    self.at = at
    self.source = source
    self.destination = destination
    self.bytes = bytes
  }
}
