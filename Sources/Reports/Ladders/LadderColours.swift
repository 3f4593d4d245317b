/// The colours of a text ladder.
enum LadderColours {
  static func paint(_ text: String, _ kind: LadderLabel.Kind, _ hasColours: Bool) -> String {
    guard hasColours else { return text }
    let colour =
      switch kind {
      case .request: 36
      case .provisional: 33
      case .success: 32
      case .failure: 31
      case .trouble: 35
      case .media: 34
      }
    return "\u{1B}[\(colour)m\(text)\u{1B}[0m"
  }

  static func mark(_ text: String, _ hasColours: Bool) -> String {
    hasColours && !text.isEmpty ? "\u{1B}[1;31m\(text)\u{1B}[0m" : text
  }
}
