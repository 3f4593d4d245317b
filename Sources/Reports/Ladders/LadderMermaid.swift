import Wire

/// A ladder diagram as a Mermaid sequence diagram, which GitHub and others draw.
public struct LadderMermaid: Sendable {
  /// Mermaid refuses texts of more than 50,000 characters; what does not fit is counted.
  private static let mostCharacters = 45_000

  public init() {}

  /// One diagram.
  public func text(_ layout: LadderLayout) -> String {
    var lines = ["sequenceDiagram"]
    for (index, column) in layout.columns.enumerated() {
      let address = column.address == column.name ? "" : " " + column.address
      lines.append("  participant p\(index) as \(escaped(column.name + address))")
    }
    var size = 0
    for (index, row) in layout.rows.enumerated() {
      let drawn = self.lines(row, layout)
      size += drawn.reduce(0) { $0 + $1.count + 1 }
      guard size < Self.mostCharacters else {
        let left = layout.rows[index...].count
        lines.append(note("… \(left) more rows", layout))
        break
      }
      lines += drawn
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Several diagrams as Markdown, each with its title.
  public func markdown(_ layouts: [LadderLayout]) -> String {
    layouts.map { layout in
      let title = layout.title.isEmpty ? "" : "**\(Self.markdown(layout.title))**\n\n"
      return "\(title)```mermaid\n\(text(layout))```\n"
    }.joined(separator: "\n")
  }

  /// Every character that could mean something to Markdown or HTML behind a backslash.
  ///
  /// Digits, letters and what stands in numbers, addresses and names mean nothing inside a line.
  private static func markdown(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      if "\\`*_[]<>&~|!#$@".unicodeScalars.contains(scalar) { escaped += "\\" }
      escaped.unicodeScalars.append(
        scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar)
    }
    return escaped
  }

  private func lines(_ row: LadderLayout.Row, _ layout: LadderLayout) -> [String] {
    switch row {
    case .omitted(let count): return [note("… \(counted(count, "more message"))", layout)]
    case .idle(let silence): return [note("~ \(decimal(silence.seconds, places: 1)) s ~", layout)]
    case .arrow(let arrow):
      let line =
        switch arrow.label.kind {
        case .request: "->>"
        case .provisional, .success, .failure: "-->>"
        case .trouble: "-x"
        case .media: "--)"
        }
      let time = decimal(arrow.time.seconds, places: 3)
      let text = escaped("\(time) \(arrow.label.text(repeats: arrow.repeats))")
      let marked = arrow.marks.compactMap { mark in
        layout.findings.first { $0.number == mark }
      }
      let low = min(arrow.from, arrow.to)
      let high = max(arrow.from, arrow.to)
      let over = low == high ? "p\(low)" : "p\(low),p\(high)"
      return ["  p\(arrow.from)\(line)p\(arrow.to): \(text)"]
        + marked.map {
          "  Note over \(over): \(escaped("\($0.number) \($0.check): \($0.message)"))"
        }
    }
  }

  private func note(_ text: String, _ layout: LadderLayout) -> String {
    let last = layout.columns.count - 1
    return "  Note over \(last > 0 ? "p0,p\(last)" : "p0"): \(escaped(text))"
  }

  /// Every character that could mean something to Mermaid, Markdown or HTML as `#code;`.
  ///
  /// Before it reads a text, Mermaid drops the semicolon of a `#code;` that follows `style…:` or
  /// `classDef…:`, so that those two words are broken up as well.
  private func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", " ", ".", ",", "-", "/", "(", ")", "+", "=", "…", "×",
        "µ":
        escaped.unicodeScalars.append(scalar)
      default: escaped += "#\(scalar.value);"
      }
    }
    return escaped.replacing("style", with: "#115;tyle").replacing("classDef", with: "#99;lassDef")
  }
}

extension String {
  /// The text with every occurrence of a word replaced.
  fileprivate func replacing(_ word: String, with other: String) -> String {
    var result = ""
    var rest = self[...]
    while let start = rest.indices.first(where: { rest[$0...].hasPrefix(word) }) {
      result += rest[..<start] + other
      rest = rest[rest.index(start, offsetBy: word.count)...]
    }
    return result + rest
  }
}
