extension TextRewriter {
  /// Crosses in place of everything but line ends, and but what is asked of a message that cannot be
  /// read: whether it is a response, and of which call.
  mutating func cross(_ bytes: inout [UInt8], _ range: Range<Int>) {
    var start = range.lowerBound
    if bytes[range].starts(with: "SIP/".utf8) { start += 4 }
    while start < range.upperBound {
      let end = bytes[start..<range.upperBound].firstIndex(of: 0x0A) ?? range.upperBound
      if let value = Self.callID(bytes, start..<end) {
        header("call-id", &bytes, value)
      } else {
        for index in start..<end where bytes[index] != 0x0D { bytes[index] = 0x78 }
      }
      start = end + 1
    }
  }

  /// The value where a line is a Call-ID's; nil where it is another's, or none.
  private static func callID(_ bytes: [UInt8], _ line: Range<Int>) -> Range<Int>? {
    guard let colon = bytes[line].prefix(longestName).firstIndex(of: 0x3A) else { return nil }
    let name = String(decoding: bytes[line.lowerBound..<colon], as: UTF8.self)
      .trimmedOfBlanks.lowercased()
    return name == "call-id" || name == "i" ? colon + 1..<line.upperBound : nil
  }

  /// A Call-ID's name with blanks around it (bytes).
  private static let longestName = 64
}
