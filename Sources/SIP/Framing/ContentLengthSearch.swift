/// Finds the first Content-Length of a message's headers, as the scanner does.
enum ContentLengthSearch {
  /// In bytes; nil when there is none or it is no number.
  static func length(in bytes: [UInt8], _ message: Range<Int>) -> Int? {
    guard let lineEnd = bytes[message].firstIndex(of: 0x0A) else { return nil }
    var lines = HeaderLines(bytes, in: lineEnd + 1..<message.upperBound)
    while let line = lines.next() {
      guard KeyHeader(bytes[line.name]) == .contentLength else { continue }
      let digits = bytes[line.value]
      guard (1...10).contains(digits.count) else { return nil }
      var value = 0
      for digit in digits {
        guard (0x30...0x39).contains(digit) else { return nil }
        value = value * 10 + Int(digit - 0x30)
      }
      return value
    }
    return nil
  }
}
