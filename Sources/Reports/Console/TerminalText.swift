/// Text from outside, such as a file's name, as a terminal may be shown it.
package enum TerminalText {
  /// Control characters as `\x1B`, so that they are seen and do nothing; lines and tabs stay.
  package static func escaped(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: moves) else { return text }
    var escaped = ""
    for scalar in text.unicodeScalars {
      guard moves(scalar) else {
        escaped.unicodeScalars.append(scalar)
        continue
      }
      let digits = String(scalar.value, radix: 16, uppercase: true)
      escaped += "\\x" + (digits.count < 2 ? "0" : "") + digits
    }
    return escaped
  }

  private static func moves(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t"
  }
}
