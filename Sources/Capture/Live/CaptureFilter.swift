public import Wire

/// What a live capture looks at.
public struct CaptureFilter: Hashable, Sendable {
  /// The run's own network.
  public var network: IPAddress
  /// How many leading bits of it count.
  public var prefix: Int
  /// Further addresses whose packets are the run's own.
  public var hosts: [IPAddress]
  /// Whether DNS, mDNS and LLMNR packets of anyone on the interface are seen as well.
  public var seesNames: Bool

  public init(_ network: IPAddress, prefix: Int, hosts: [IPAddress] = [], seesNames: Bool = true) {
    self.network = network
    self.prefix = prefix
    self.hosts = hosts
    self.seesNames = seesNames
  }

  /// In the language of pcap-filter(7); ICMP about the network's packets is inside it.
  public var expression: String {
    let own = (["net \(masked)/\(prefix)"] + hosts.map { "host \($0)" }).joined(separator: " or ")
    return seesNames ? "\(own) or port 53 or port 5353 or port 5355" : own
  }

  /// libpcap refuses a network with bits beyond the prefix.
  private var masked: IPAddress {
    switch network {
    case .v4(let number):
      return .v4(prefix <= 0 ? 0 : number & (.max << UInt32(max(0, 32 - prefix))))
    case .v6(let high, let low):
      let keepHigh = prefix <= 0 ? 0 : UInt64.max << UInt64(max(0, 64 - prefix))
      let keepLow = prefix <= 64 ? 0 : UInt64.max << UInt64(max(0, 128 - prefix))
      return .v6(high: high & keepHigh, low: low & keepLow)
    }
  }
}
