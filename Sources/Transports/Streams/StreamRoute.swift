import Glibc
import NIOCore
import NIOSSL
import Wire

/// The two ends of a connection as the element names them.
struct StreamRoute: Hashable {
  /// TCP or TLS.
  let transport: Transport
  /// The node's listening endpoint, also for a connection opened from another port.
  let listener: Endpoint
  let remote: Endpoint
}

extension Endpoint {
  init?(_ address: SocketAddress) {
    guard let text = address.ipAddress, let ip = IPAddress(text), let port = address.port else {
      return nil
    }
    self.init(ip, UInt16(truncatingIfNeeded: port))
  }

  func socketAddress() throws -> SocketAddress {
    try SocketAddress(ipAddress: address.description, port: Int(port))
  }
}

extension TransportFailure.Reason {
  /// What a failed connection or connection attempt means for the packets on it.
  init(_ error: any Error) {
    if case ChannelError.connectTimeout? = error as? ChannelError {
      self = .timedOut
      return
    }
    if error is NIOSSLError || error is BoringSSLError || error is NIOSSLExtraError {
      self = .handshake
      return
    }
    switch (error as? IOError)?.errnoCode {
    case ETIMEDOUT?: self = .timedOut
    case ECONNRESET?, EPIPE?: self = .reset
    default: self = .refused
    }
  }
}
