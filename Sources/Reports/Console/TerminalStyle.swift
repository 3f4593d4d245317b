/// How a terminal shows text (ECMA-48 §8.3.117).
package enum TerminalStyle: Int {
  case bold = 1
  case red = 31
  case green, yellow, blue, magenta, cyan
  case grey = 90

  /// The text in that style; as it is where there are no colours.
  package func paint(_ text: String, _ hasColours: Bool) -> String {
    hasColours ? "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" : text
  }
}
