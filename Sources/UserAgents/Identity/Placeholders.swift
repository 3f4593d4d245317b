/// Fills `{names}` in the texts of a script.
///
/// A name nobody knows stays as it is, braces included: raw messages may hold braces of their own.
enum Placeholders {
  static func fill(_ text: String, _ value: (String) -> String?) -> String {
    guard text.utf8.contains(0x7B) else { return text }
    var result = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      result += rest[..<open]
      let inner = rest[rest.index(after: open)...]
      guard let close = inner.firstIndex(of: "}") else {
        return result + rest[open...]
      }
      if let found = value(String(inner[..<close])) {
        result += found
        rest = inner[inner.index(after: close)...]
      } else {
        result += "{"
        rest = inner
      }
    }
    return result + rest
  }
}
