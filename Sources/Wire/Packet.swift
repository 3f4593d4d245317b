/// Bytes on their way from one endpoint to another.
///
/// Over a stream transport the bytes are one whole message; `destination` is the remote endpoint
/// of an open connection where there is one, and the endpoint to connect to otherwise.
public struct Packet: Hashable, Sendable {
  public var transport: Transport
  public var source: Endpoint
  public var destination: Endpoint
  public var bytes: [UInt8]

  public init(
    _ transport: Transport, from source: Endpoint, to destination: Endpoint, _ bytes: [UInt8]
  ) {
    self.transport = transport
    self.source = source
    self.destination = destination
    self.bytes = bytes
  }
}

/// Why a packet could not reach its destination, as the network said it.
public struct TransportFailure: Hashable, Sendable {
  public enum Reason: String, Hashable, Sendable {
    /// ICMP port unreachable, or TCP connection refused.
    case refused
    /// An open TCP connection was reset or closed with requests unanswered.
    case reset
    /// Connecting took too long.
    case timedOut
    /// A TLS handshake failed, or the peer's certificate was not to be trusted.
    case handshake
  }

  public var transport: Transport
  public var source: Endpoint
  public var destination: Endpoint
  public var reason: Reason

  public init(
    _ reason: Reason, _ transport: Transport, from source: Endpoint, to destination: Endpoint
  ) {
    self.reason = reason
    self.transport = transport
    self.source = source
    self.destination = destination
  }
}
