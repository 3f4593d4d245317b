/// An endpoint and the transport that is listened for there.
public struct Listener: Hashable, Sendable, CustomStringConvertible {
  public var transport: Transport
  public var endpoint: Endpoint

  public init(_ transport: Transport, _ endpoint: Endpoint) {
    self.transport = transport
    self.endpoint = endpoint
  }

  public var description: String { "\(transport.rawValue):\(endpoint)" }
}

extension [Listener] {
  /// The endpoint to send from over that transport, the one at the same address if there is one.
  public func endpoint(over transport: Transport, near address: IPAddress? = nil) -> Endpoint? {
    let candidates = filter { $0.transport == transport }
    let nearest = candidates.first { $0.endpoint.address == address } ?? candidates.first
    return nearest?.endpoint
  }
}
