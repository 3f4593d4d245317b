import SIP

/// A response the proxy makes itself (RFC 3261 §8.2.6).
struct Reply {
  var status: StatusCode
  /// For the To header where the request has none there; 100 Trying goes without.
  var tag: String
  var headers: [(name: String, value: String)] = []

  func bytes(to request: Message) -> [UInt8] {
    let block = HeaderBlock(request)
    var out = Array("SIP/2.0 \(status) \(status.reason)\r\n".utf8)
    var written: Set<HeaderBlock.Kind> = []
    for line in block.lines {
      switch line.kind {
      case .via:
        out += request.bytes[line.whole]
      case .from, .callID, .cseq:
        if written.insert(line.kind).inserted { out += request.bytes[line.whole] }
      case .to:
        guard written.insert(.to).inserted else { continue }
        if request.toTag == nil, status != .trying {
          out += "To: \(block.text(line));tag=\(tag)\r\n".utf8
        } else {
          out += request.bytes[line.whole]
        }
      case .route, .recordRoute, .maxForwards, .contentLength, .other:
        break
      }
    }
    for header in headers { out += "\(header.name): \(header.value)\r\n".utf8 }
    out += "Content-Length: 0\r\n\r\n".utf8
    return out
  }
}
