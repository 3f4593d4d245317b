/// Finds the first Content-Length of a message's headers, as the scanner does.
enum ContentLengthSearch {
  /// In bytes; nil when there is none or it is no number.
  static func length(in bytes: [UInt8], _ message: Range<Int>) -> Int? {
    bytes.withUnsafeBufferPointer { octets in
      guard let lineEnd = octets.first(0x0A, in: message) else { return nil }
      var lines = HeaderLines(octets, in: lineEnd + 1..<message.upperBound)
      while let line = lines.next() {
        guard KeyHeader(octets, line.name) == .contentLength else { continue }
        return octets.number(line.value).map { Int($0) }
      }
      return nil
    }
  }
}
