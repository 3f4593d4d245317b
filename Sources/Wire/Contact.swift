/// That packets went from one address to an endpoint, whatever was in them.
public struct Contact: Hashable, Sendable {
  /// The protocol inside IP.
  public enum Carrier: Hashable, Sendable {
    case udp
    case tcp
    case other(UInt8)

    public var name: String {
      switch self {
      case .udp: "UDP"
      case .tcp: "TCP"
      case .other(1), .other(58): "ICMP"
      case .other(let number): "IP protocol \(number)"
      }
    }
  }

  public let source: IPAddress
  /// Port 0 where the protocol has none.
  public let destination: Endpoint
  public let carrier: Carrier
  /// The first of the packets, and when it was seen.
  public let frame: Int
  public let at: Moment
  public internal(set) var packets = 1

  public init(
    from source: IPAddress, to destination: Endpoint, _ carrier: Carrier, frame: Int, at: Moment
  ) {
    self.source = source
    self.destination = destination
    self.carrier = carrier
    self.frame = frame
    self.at = at
  }

  /// Counts one more packet.
  public mutating func again() { packets += 1 }
}
