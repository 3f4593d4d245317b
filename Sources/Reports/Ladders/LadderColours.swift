/// The colours of a text ladder.
enum LadderColours {
  static func paint(_ text: String, _ kind: LadderLabel.Kind, _ hasColours: Bool) -> String {
    let colour: TerminalStyle =
      switch kind {
      case .request: .cyan
      case .provisional: .yellow
      case .success: .green
      case .failure: .red
      case .trouble: .magenta
      case .media: .blue
      }
    return colour.paint(text, hasColours)
  }

  static func mark(_ text: String, _ hasColours: Bool) -> String {
    hasColours && !text.isEmpty ? "\u{1B}[1;31m\(text)\u{1B}[0m" : text
  }
}
