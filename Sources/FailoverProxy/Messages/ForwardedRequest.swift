import SIP

/// What a proxy changes in a request on its way (RFC 3261 §16.6); the rest stays byte for byte.
struct ForwardedRequest {
  /// The proxy's own Via.
  var via: String
  /// The proxy's own Record-Route values, topmost first.
  var recordRoutes: [String] = []
  /// The Route values that remain; nil keeps the header fields as they came.
  var routes: [String]?
  /// A Request-URI in place of the one that came.
  var uri: String?
  var maxForwards: Int

  func bytes(from request: Message) -> [UInt8] {
    let block = HeaderBlock(request)
    var out: [UInt8] = []
    out.reserveCapacity(request.bytes.count + 256)
    if let uri, let method = request.method {
      out += "\(method) \(uri) SIP/2.0\r\n".utf8
    } else {
      out += request.bytes[block.startLine]
    }
    out += "Via: \(via)\r\n".utf8
    for value in recordRoutes { out += "Record-Route: \(value)\r\n".utf8 }
    var written: Set<HeaderBlock.Kind> = []
    for line in block.lines {
      let isFirst = written.insert(line.kind).inserted
      switch line.kind {
      case .maxForwards:
        if isFirst { out += "Max-Forwards: \(maxForwards)\r\n".utf8 }
      case .route:
        guard let routes else {
          out += request.bytes[line.whole]
          continue
        }
        if isFirst { for value in routes { out += "Route: \(value)\r\n".utf8 } }
      case .via, .recordRoute, .from, .to, .callID, .cseq, .contentLength, .other:
        out += request.bytes[line.whole]
      }
    }
    if !written.contains(.route) { for value in routes ?? [] { out += "Route: \(value)\r\n".utf8 } }
    if !written.contains(.maxForwards) { out += "Max-Forwards: \(maxForwards)\r\n".utf8 }
    if !written.contains(.contentLength) {
      out += "Content-Length: \(request.body.count)\r\n".utf8
    }
    out += "\r\n".utf8
    out += request.body
    return out
  }
}
