/// Cuts DNS messages out of a TCP stream: two bytes of length, then the message (RFC 1035 §4.2.2).
struct NameCutter {
  private var buffer: [UInt8] = []

  var held: Int { buffer.count }

  mutating func feed(_ bytes: ByteView) -> [String] {
    buffer += bytes.copy
    var names: [String] = []
    while buffer.count >= 2 {
      let length = Int(buffer[0]) << 8 | Int(buffer[1])
      guard buffer.count >= 2 + length else { break }
      // The view lives no longer than the closure that is given the bytes.
      names += buffer[2..<2 + length].withUnsafeBytes { NameQuestion.names(in: ByteView($0)) }
      buffer.removeFirst(2 + length)
    }
    return names
  }
}
