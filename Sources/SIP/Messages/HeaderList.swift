/// Splits comma-separated header values, minding quotes and angle brackets.
enum HeaderList {
  static func split(_ value: String) -> [String] {
    var parts: [String] = []
    var current = ""
    var quoted = false
    var escaped = false
    var depth = 0
    for character in value {
      if escaped {
        escaped = false
      } else if quoted {
        if character == "\\" { escaped = true }
        if character == "\"" { quoted = false }
      } else if character == "\"" {
        quoted = true
      } else if character == "<" {
        depth += 1
      } else if character == ">" {
        depth -= 1
      } else if character == ",", depth <= 0 {
        parts.append(current.trimmed)
        current = ""
        continue
      }
      current.append(character)
    }
    parts.append(current.trimmed)
    return parts.filter { !$0.isEmpty }
  }
}

extension StringProtocol {
  /// Without white space at both ends.
  var trimmed: String {
    var part = self[...]
    while let first = part.first, first.isWhitespace { part = part.dropFirst() }
    while let last = part.last, last.isWhitespace { part = part.dropLast() }
    return String(part)
  }
}
