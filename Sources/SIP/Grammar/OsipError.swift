/// Why libosip2 did not read a message.
public enum OsipError: Error, Hashable, Sendable, CustomStringConvertible {
  case empty
  case tooLarge(Int)
  case holdsNUL
  /// The library's own error code, negative (osip_port.h).
  case refused(code: Int32)

  public var description: String {
    switch self {
    case .empty: "no bytes for libosip2"
    case .tooLarge(let size): "message of \(size) bytes is larger than 65535"
    case .holdsNUL: "a NUL byte in the headers, where libosip2 would stop reading"
    case .refused(let code): "libosip2 does not read the message (error \(code))"
    }
  }
}
