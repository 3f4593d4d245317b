/// Quoted strings (RFC 3261 §25.1 quoted-string).
enum QuotedText {
  /// The text without quotes and backslashes, trimmed when it had no quotes; nil when empty.
  static func undone(_ text: String) -> String? {
    let trimmed = text.trimmed
    guard trimmed.utf8.count >= 2, trimmed.hasPrefix("\""), trimmed.hasSuffix("\"") else {
      return trimmed.isEmpty ? nil : trimmed
    }
    var plain = ""
    var isEscaped = false
    for character in trimmed.dropFirst().dropLast().unicodeScalars {
      if character == "\\", !isEscaped {
        isEscaped = true
      } else {
        plain.unicodeScalars.append(character)
        isEscaped = false
      }
    }
    return plain
  }

  static func made(_ text: String) -> String {
    var quoted = "\""
    for character in text.unicodeScalars {
      if character == "\"" || character == "\\" { quoted += "\\" }
      quoted.unicodeScalars.append(character)
    }
    return quoted + "\""
  }
}
