/// Cuts a template into text and tags, with the line each tag is on.
struct TemplateTags {
  enum Piece: Hashable {
    case text(Substring)
    case value(String, line: Int)
    case open(String, isInverted: Bool, line: Int)
    case close(String, line: Int)
    case broken(String, line: Int)
  }

  private let whole: String
  private var rest: Substring
  private var line = 1
  private var pieces: [Piece] = []

  static func read(_ text: String) -> [Piece] {
    var tags = TemplateTags(text)
    tags.run()
    return tags.pieces
  }

  private init(_ text: String) {
    whole = text
    rest = Substring(text)
  }

  private mutating func run() {
    while let start = rest.firstRange(of: "{{"),
      let end = rest[start.upperBound...].firstRange(of: "}}")
    {
      let inner = rest[start.upperBound..<end.lowerBound]
      // Braces around something without a letter, as in a comment about templates, are text.
      guard inner.contains(where: { $0.isASCII && $0.isLetter }) else {
        add(text: rest[..<end.upperBound])
        rest = rest[end.upperBound...]
        continue
      }
      var before = rest[..<start.lowerBound]
      rest = rest[end.upperBound...]
      let tagLine = line + before.count(where: \.isNewline)
      let tag = Self.tag(inner, line: tagLine)
      if case .value = tag {
        add(text: before)
      } else if let indent = indentIfAlone(before: start.lowerBound) {
        before = before.dropLast(indent.count)
        add(text: before)
        let lineEnd = rest.drop { $0 == " " || $0 == "\t" }
        line += lineEnd.isEmpty ? 0 : 1
        rest = lineEnd.dropFirst()
      } else {
        add(text: before)
      }
      pieces.append(tag)
    }
    add(text: rest)
  }

  private mutating func add(text: Substring) {
    guard !text.isEmpty else { return }
    line += text.count(where: \.isNewline)
    pieces.append(.text(text))
  }

  /// What indents a tag that is alone on its line; such a tag leaves no line behind.
  private func indentIfAlone(before tag: String.Index) -> Substring? {
    let head = whole[..<tag]
    let lineStart = head.lastIndex(where: \.isNewline).map(whole.index(after:))
    let indent = head[(lineStart ?? whole.startIndex)...]
    let tail = rest.drop { $0 == " " || $0 == "\t" }
    guard indent.allSatisfy({ $0 == " " || $0 == "\t" }),
      tail.isEmpty || tail.first?.isNewline == true
    else { return nil }
    return indent
  }

  private static func tag(_ inner: Substring, line: Int) -> Piece {
    let mark = inner.first
    let isMarked = mark == "#" || mark == "^" || mark == "/"
    let name = (isMarked ? inner.dropFirst() : inner).trimmingSpaces
    let fits = name.allSatisfy {
      $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "." || $0 == "-" || $0 == "_")
    }
    guard fits else { return .broken(String(inner), line: line) }
    switch mark {
    case "#": return .open(name, isInverted: false, line: line)
    case "^": return .open(name, isInverted: true, line: line)
    case "/": return .close(name, line: line)
    default: return .value(name, line: line)
    }
  }
}

extension Substring {
  fileprivate var trimmingSpaces: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
