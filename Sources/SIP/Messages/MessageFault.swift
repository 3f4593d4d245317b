/// Something in a message that reads well enough to be judged, but is not by the grammar.
public enum MessageFault: Hashable, Sendable, CustomStringConvertible {
  /// The request line is more than method, one space, URI, one space, version (RFC 3261 §7.1).
  case requestLine(String)
  /// The Request-URI is no URI, or carries headers (RFC 3261 §19.1.1).
  case requestURI(String)
  /// The CSeq's method is not the request's (RFC 3261 §8.1.1.5).
  case methodMismatch(request: Method, cseq: Method)
  /// A header that may stand once stands more often (RFC 3261 §7.3.1).
  case repeated(HeaderName, count: Int)
  /// The header's value cannot be read by its grammar.
  case unreadable(HeaderName, String)

  public var description: String {
    switch self {
    case .requestLine(let line): "the request line has stray white space: \"\(line)\""
    case .requestURI(let text): "the Request-URI is not one a request may have: \"\(text)\""
    case .methodMismatch(let request, let cseq):
      "the request is \(request), its CSeq says \(cseq)"
    case .repeated(let name, let count): "\(name) stands \(count) times and may stand once"
    case .unreadable(let name, let text): "\(name) does not follow its grammar: \"\(text)\""
    }
  }
}
