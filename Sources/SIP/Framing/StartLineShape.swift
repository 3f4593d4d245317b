/// Whether a line could begin a SIP message; the message's reader says the rest.
enum StartLineShape {
  private static let version = Array("SIP/".utf8)

  static func fits(_ bytes: [UInt8], _ line: Range<Int>) -> Bool {
    let line = HeaderLines.trim(bytes, line)
    if bytes[line].starts(with: version) { return true }
    // `METHOD URI SIP/n.n`: the last word names the protocol.
    guard let space = bytes[line].lastIndex(of: 0x20), space > line.lowerBound else {
      return false
    }
    return bytes[space + 1..<line.upperBound].starts(with: version)
  }
}
