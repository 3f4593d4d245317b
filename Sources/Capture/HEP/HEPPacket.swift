public import Wire

/// A packet that a capture agent saw elsewhere and reports (HEP, the Homer Encapsulation Protocol).
public struct HEPPacket: Hashable, Sendable {
  /// What the payload is, for `kind`.
  public static let sip: UInt8 = 1

  public var source: Endpoint
  public var destination: Endpoint
  /// The IP protocol number the agent gives: 17 UDP, 6 TCP.
  public var carrier: UInt8
  /// When the agent saw the packet; nil when it does not say.
  public var at: Moment?
  public var kind: UInt8
  /// The agent's number.
  public var captureID: UInt32?
  /// The agent's word for what belongs together, most often a Call-ID.
  public var correlation: String?
  public var payload: [UInt8]

  public init(
    from source: Endpoint, to destination: Endpoint, carrier: UInt8 = 17, at: Moment? = nil,
    kind: UInt8 = sip, captureID: UInt32? = nil, correlation: String? = nil, payload: [UInt8]
  ) {
    self.source = source
    self.destination = destination
    self.carrier = carrier
    self.at = at
    self.kind = kind
    self.captureID = captureID
    self.correlation = correlation
    self.payload = payload
  }

  /// Reads a datagram of HEP version 3, 2 or 1; nil when it is none.
  public init?(_ bytes: [UInt8]) {
    // The view lives no longer than the closure that is given the bytes.
    let packet: HEPPacket? = bytes.withUnsafeBytes { raw in
      let view = ByteView(raw)
      return HEPReading.isVersionThree(view)
        ? try? HEPReading.versionThree(view).get() : HEPOldReading.packet(view)
    }
    guard let packet else { return nil }
    self = packet
  }

  /// What carried the payload; Kamailio writes TLS as 22 and WebSocket as 50.
  public var transport: Transport {
    switch carrier {
    case 6, 132: .tcp
    case 22: .tls
    case 50: .ws
    default: .udp
    }
  }
}
