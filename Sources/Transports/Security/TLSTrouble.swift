import NIOCore
import NIOSSL

/// Why a handshake failed, in words.
enum TLSTrouble {
  static func sentence(_ error: any Error) -> String {
    switch error {
    case NIOSSLError.handshakeFailed(let reason): "\(reason)"
    case NIOSSLError.uncleanShutdown: "the peer closed the connection"
    case let error as IOError: error.description
    case let error as NIOSSLExtraError where error == .failedToValidateHostname:
      "the peer's certificate is not for its address"
    default: "\(error)"
    }
  }
}
