import SIP

extension Message {
  /// The response without its topmost Via value (RFC 3261 §16.7 step 3), else byte for byte.
  ///
  /// Nil when no Via is left: then it was for the proxy itself.
  func withoutTopVia() -> [UInt8]? {
    let block = HeaderBlock(self)
    guard let first = block.lines.firstIndex(where: { $0.kind == .via }) else { return nil }
    var remaining = Draft(startLine, fields: [.init(.via, block.text(block.lines[first]))])
    remaining.removeFirstValue(.via)
    let rest = remaining[.via]
    guard rest != nil || block.lines.dropFirst(first + 1).contains(where: { $0.kind == .via })
    else { return nil }
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    out += bytes[block.startLine]
    var hasLength = false
    for (index, line) in block.lines.enumerated() {
      if line.kind == .contentLength { hasLength = true }
      if index != first {
        out += bytes[line.whole]
      } else if let rest {
        out += "Via: \(rest)\r\n".utf8
      }
    }
    if !hasLength { out += "Content-Length: \(body.count)\r\n".utf8 }
    out += "\r\n".utf8
    out += body
    return out
  }
}
