public import Wire

/// Something that went wrong on the harness's own side, so that a verdict may not be trusted.
public enum NodeProblem: Hashable, Sendable, CustomStringConvertible {
  /// The element wanted to send to an address outside its reach; nothing was sent.
  case outOfReach(Transport, Endpoint)
  /// The element wanted to send from an endpoint it does not listen on.
  case noSuchSource(Transport, Endpoint)
  /// The element wanted to listen where the node cannot.
  case notOpened(BindError)
  /// The system refused to send a datagram.
  case notSent(Endpoint, reason: String)
  /// Datagrams were lost because a receive buffer was full.
  case lostDatagrams(Endpoint, count: Int)
  /// Bytes on a connection were no SIP message.
  case unframed(Endpoint, byteCount: Int)
  /// A TLS handshake failed, as this side saw it.
  case handshake(Endpoint, reason: String)

  public var description: String {
    switch self {
    case .outOfReach(let transport, let endpoint):
      "did not send to \(transport.rawValue):\(endpoint), which is not on loopback and not allowed"
    case .noSuchSource(let transport, let endpoint):
      "cannot send from \(transport.rawValue):\(endpoint), nothing listens there"
    case .notOpened(let error): error.description
    case .notSent(let endpoint, let reason):
      "could not send a datagram to \(endpoint): \(reason)"
    case .lostDatagrams(let endpoint, let count):
      "\(counted(count, "datagram")) to \(endpoint) \(count == 1 ? "was" : "were") lost in a full "
        + "receive buffer"
    case .unframed(let endpoint, let count):
      "\(counted(count, "byte")) from \(endpoint) \(count == 1 ? "was" : "were") no SIP message"
    case .handshake(let endpoint, let reason):
      "the TLS handshake with \(endpoint) failed: \(reason)"
    }
  }
}
