/// Walks header field lines in raw bytes, folded lines joined (RFC 3261 §7.3.1).
///
/// It works on a buffer pointer, valid inside one closure, because it is the inner loop of reading
/// a capture; each index stays inside the range it was given.
struct HeaderLines {
  struct Line {
    let name: Range<Int>
    /// Trimmed at both ends; may hold folds.
    let value: Range<Int>
  }

  private let bytes: Octets
  private let end: Int
  private var position: Int

  init(_ bytes: Octets, in range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  /// The next line that has a name and a colon; lines without are passed over.
  mutating func next() -> Line? {
    while position < end {
      let start = position
      var lineFeed = bytes.first(0x0A, in: start..<end) ?? end
      position = min(lineFeed + 1, end)
      while position < end, bytes[position] == 0x20 || bytes[position] == 0x09 {
        lineFeed = bytes.first(0x0A, in: position..<end) ?? end
        position = min(lineFeed + 1, end)
      }
      guard let colon = bytes.first(0x3A, in: start..<lineFeed) else { continue }
      let name = bytes.trimmed(start..<colon)
      guard !name.isEmpty else { continue }
      return Line(name: name, value: bytes.headerValue(behind: colon, upTo: lineFeed))
    }
    return nil
  }

  /// Text of a value with each fold as one space.
  static func unfold(_ value: some Collection<UInt8>) -> String {
    guard value.contains(where: { $0 == 0x0D || $0 == 0x0A }) else {
      return String(decoding: value, as: UTF8.self)
    }
    var plain: [UInt8] = []
    var inFold = false
    for byte in value {
      if byte == 0x0D || byte == 0x0A {
        while let last = plain.last, last == 0x20 || last == 0x09 { plain.removeLast() }
        inFold = true
      } else if inFold, byte == 0x20 || byte == 0x09 {
        continue
      } else {
        if inFold { plain.append(0x20) }
        inFold = false
        plain.append(byte)
      }
    }
    return String(decoding: plain, as: UTF8.self)
  }
}
