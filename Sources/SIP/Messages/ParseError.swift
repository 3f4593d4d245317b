import Wire

/// Why bytes are not a SIP message.
public enum ParseError: Error, Hashable, Sendable, CustomStringConvertible {
  case notSIP
  case startLine(String)
  case missing(HeaderName)
  case malformed(HeaderName, String)
  case unterminatedHeaders
  case bodyTooShort(has: Int, contentLength: Int)
  case tooLarge(Int)
  /// A message of a WebSocket that is compressed and could not be unpacked.
  case packed
  /// A report of another agent (HEP), which is no SIP itself.
  case report(String)
  /// The capture holds only a part of what was sent, which is the fault of nobody in it.
  case notCaptured

  public var description: String {
    switch self {
    case .notSIP: "the bytes are not SIP"
    case .startLine(let text): "start line is not SIP/2.0: \"\(text)\""
    case .missing(let name): "no \(name) header"
    case .malformed(let name, let text): "\(name) cannot be read: \"\(text)\""
    case .unterminatedHeaders: "no empty line after the headers"
    case .bodyTooShort(let has, let length):
      "body has \(counted(has, "byte")), Content-Length says \(length)"
    case .tooLarge(let size): "message of \(size) bytes is larger than 65535"
    case .packed: "it is compressed and could not be unpacked"
    case .report(let why): "HEP3 cannot be read: \"\(why)\""
    case .notCaptured: "the rest of it is not in the capture"
    }
  }

  /// Whether who sent the bytes sent SIP wrong; what is not here or not read is not held against them.
  public var isOfSender: Bool {
    switch self {
    case .notSIP, .startLine, .missing, .malformed, .unterminatedHeaders, .bodyTooShort: true
    case .tooLarge, .packed, .report, .notCaptured: false
    }
  }
}
