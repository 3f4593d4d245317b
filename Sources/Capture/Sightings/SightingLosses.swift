extension SightingReader {
  /// What could not be used, counted; all zero for a clean capture of plain calls.
  public struct Losses: Hashable, Sendable {
    /// Frames that hold no IP packet, or one that cannot be read.
    public var unreadFrames = 0
    /// Frames of which the capture kept only a part.
    public var cutFrames = 0
    /// Datagrams of which fragments are missing or contradict each other.
    public var fragmentedDatagrams = 0
    /// Places where bytes of a TCP stream are missing.
    public var streamGaps = 0
    /// Those of them in connections that carry no SIP, as far as the capture shows.
    public var foreignGaps = 0
    /// TLS connections that could not be read, or not to their end.
    public var unreadTLS = 0
    /// WebSocket connections with SIP of which something is compressed and could not be unpacked.
    public var packedWebSockets = 0
    /// Connections that look like such, of which nothing says that there is SIP in them.
    public var presumedWebSockets = 0

    public init() {}

    /// What cannot be read of packets that are there, a sentence for each kind.
    public var unusable: [String] {
      [
        Self.said(unreadFrames, "packet could not be read", "packets could not be read"),
        Self.said(
          cutFrames, "packet was captured only in part", "packets were captured only in part"),
      ].compactMap(\.self)
    }

    /// What is not there, a sentence for each kind; of TLS connections `TLSReading` tells.
    public var missing: [String] {
      [
        Self.said(fragmentedDatagrams, "datagram lacks a fragment", "datagrams lack a fragment"),
        Self.said(
          streamGaps - foreignGaps, "gap is in the captured connections",
          "gaps are in the captured connections"),
      ].compactMap(\.self) + packed
    }

    /// What is there and could not be unpacked.
    public var packed: [String] {
      [
        Self.said(
          packedWebSockets, "WebSocket connection is compressed and could not be unpacked",
          "WebSocket connections are compressed and could not be unpacked")
      ].compactMap(\.self)
    }

    /// What is not there of connections that carry no SIP, as far as is known.
    public var foreign: [String] {
      [
        Self.said(
          foreignGaps, "gap is in connections without SIP", "gaps are in connections without SIP"),
        Self.said(
          presumedWebSockets,
          "connection seems to be a compressed WebSocket that began before the capture",
          "connections seem to be compressed WebSockets that began before the capture"),
      ].compactMap(\.self)
    }

    private static func said(_ count: Int, _ one: String, _ many: String) -> String? {
      count > 0 ? "\(count) \(count == 1 ? one : many)" : nil
    }
  }
}
