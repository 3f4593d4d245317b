/// What a node does besides carrying packets.
public struct NodeSettings: Hashable, Sendable {
  public var reach: Reach
  /// Whether every packet is kept for `Node.takeTraffic`.
  public var recordsTraffic: Bool
  /// How long a connection may take to open, and a TLS handshake after that.
  public var connectTimeout: Duration
  /// How many bytes may wait for a connection that does not take them.
  public var writeLimit: Int

  public init(
    reach: Reach = .loopback, recordsTraffic: Bool = false,
    connectTimeout: Duration = .seconds(3), writeLimit: Int = 1 << 20
  ) {
    self.reach = reach
    self.recordsTraffic = recordsTraffic
    self.connectTimeout = connectTimeout
    self.writeLimit = writeLimit
  }
}
