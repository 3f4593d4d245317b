/// Why bytes are not a session description.
public enum SDPError: Error, Hashable, Sendable, CustomStringConvertible {
  case empty
  case tooLarge(Int)
  case holdsNUL
  /// libosip2's grammar does not accept it; its error code.
  case notSDP(code: Int32)
  case missing(String)
  case malformed(line: String, found: String)

  public var description: String {
    switch self {
    case .empty: "no session description"
    case .tooLarge(let size): "session description of \(size) bytes is larger than 8192"
    case .holdsNUL: "session description holds a NUL byte"
    case .notSDP(let code): "libosip2 does not read the session description (error \(code))"
    case .missing(let line): "session description has no \(line) line"
    case .malformed(let line, let found): "\(line) line cannot be read: \"\(found)\""
    }
  }
}
