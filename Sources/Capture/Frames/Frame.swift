public import Wire

/// One captured packet: its exact bytes, from the link header on.
public struct Frame: Hashable, Sendable {
  /// The place in its capture, from 1.
  public var number: Int
  public var at: Moment
  public var bytes: [UInt8]
  /// The length on the wire; larger than the count of bytes when the capture cut the packet.
  public var originalLength: Int

  public init(number: Int, at: Moment, bytes: [UInt8], originalLength: Int? = nil) {
    self.number = number
    self.at = at
    self.bytes = bytes
    self.originalLength = originalLength ?? bytes.count
  }

  /// The IP source and destination; nil when the frame holds no IP packet.
  public func addresses(_ linkType: LinkType) -> (source: IPAddress, destination: IPAddress)? {
    // The view lives no longer than the closure that is given the bytes.
    bytes.withUnsafeBytes { raw in
      guard let packet = LinkHeader.strip(ByteView(raw), linkType),
        let header = IPHeader(packet)
      else { return nil }
      return (header.source, header.destination)
    }
  }
}
