/// Text of a script as bytes, with what text cannot say: `{hex:00ff}`, `{fill:3000:A}`.
///
/// `hex` stands for these bytes, `fill` for that many copies of a text, 65,535 bytes in all at
/// most. What is not written like this stays as it is, braces included.
package enum RawBytes {
  /// The longest run that `fill` makes, in bytes; no datagram is longer.
  package static let mostFilling = 65_535

  package static func read(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      bytes += rest[..<open].utf8
      let inner = rest[rest.index(after: open)...]
      if let close = inner.firstIndex(of: "}"), let made = expand(inner[..<close]) {
        bytes += made
        rest = inner[inner.index(after: close)...]
      } else {
        bytes.append(0x7B)
        rest = inner
      }
    }
    return bytes + rest.utf8
  }

  private static func expand(_ word: Substring) -> [UInt8]? {
    let parts = word.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    switch parts.first {
    case "hex" where parts.count == 2: return hex(parts[1])
    case "fill" where parts.count == 3:
      let piece = Array(parts[2].utf8)
      guard let count = Int(parts[1]), count > 0, !piece.isEmpty,
        piece.count.multipliedReportingOverflow(by: count).overflow == false,
        piece.count * count <= mostFilling
      else { return nil }
      return Array(repeatElement(piece, count: count).joined())
    default: return nil
    }
  }

  private static func hex(_ text: Substring) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard !digits.isEmpty, digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard
        let byte = UInt8(String(decoding: digits[index...(index + 1)], as: UTF8.self), radix: 16)
      else { return nil }
      bytes.append(byte)
    }
    return bytes
  }
}
