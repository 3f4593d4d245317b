/// Splits comma-separated header values, minding quotes and angle brackets.
enum HeaderList {
  static func split(_ value: String) -> [String] {
    guard value.utf8.contains(0x2C) else {
      let whole = value.trimmed
      return whole.isEmpty ? [] : [whole]
    }
    var text = value
    return text.withUTF8 { bytes in
      var parts: [String] = []
      var start = 0
      var index = 0
      var quoted = false
      var depth = 0
      func close(at end: Int) {
        let part = bytes.trimmed(start..<end)
        if !part.isEmpty { parts.append(bytes.text(part)) }
        start = end + 1
      }
      while index < bytes.count {
        let byte = bytes[index]
        if quoted {
          if byte == 0x5C { index += 1 }
          if byte == 0x22 { quoted = false }
        } else {
          switch byte {
          case 0x22: quoted = true
          case 0x3C: depth += 1
          case 0x3E: depth -= 1
          case 0x2C where depth <= 0: close(at: index)
          default: break
          }
        }
        index += 1
      }
      if start < bytes.count { close(at: bytes.count) }
      return parts
    }
  }
}

extension StringProtocol {
  /// Without spaces, tabs and line ends at both ends.
  var trimmed: String {
    var part = Substring(self).utf8
    while let first = part.first, first.isBlank { part.removeFirst() }
    while let last = part.last, last.isBlank { part.removeLast() }
    return String(Substring(part))
  }
}
