/// Text inside XML.
enum XMLText {
  /// Escaped; characters that XML 1.0 cannot hold become U+FFFD.
  static func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case ">": result.append(contentsOf: "&gt;".unicodeScalars)
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
      case "\t", "\n", "\r": result.append(scalar)
      case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF:
        result.append("\u{FFFD}")
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  /// Whether a name of metadata can be an element's.
  static func isName(_ text: String) -> Bool {
    text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
      && text.utf8.first.map { !(0x30...0x39).contains($0) } == true
  }

  /// The texts of elements with these names, in order, as a block list has them.
  ///
  /// Enough for what clients send; not a reader of XML in general.
  static func elements(_ names: Set<String>, of text: String) -> [(name: String, text: String)]? {
    var found: [(String, String)] = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "<") {
      guard let close = rest[open...].firstIndex(of: ">") else { return nil }
      let name = String(rest[rest.index(after: open)..<close])
      rest = rest[rest.index(after: close)...]
      guard names.contains(name) else { continue }
      guard let end = rest.firstIndex(of: "<"), rest[end...].hasPrefix("</\(name)>") else {
        return nil
      }
      found.append((name, String(rest[..<end])))
      guard found.count <= 50_000 else { return nil }
    }
    return found
  }
}
