/// Whether a line could begin a SIP message; the message's reader says the rest.
enum StartLineShape {
  static func fits(_ bytes: [UInt8], _ line: Range<Int>) -> Bool {
    bytes.withUnsafeBufferPointer { octets in
      let line = octets.trimmed(line)
      if octets.starts(line, with: "SIP/") { return true }
      // `METHOD URI SIP/n.n`: the last word names the protocol.
      var word = line.upperBound
      while word > line.lowerBound, octets[word - 1] != 0x20 { word -= 1 }
      guard word > line.lowerBound + 1 else { return false }
      return octets.starts(word..<line.upperBound, with: "SIP/")
    }
  }
}
