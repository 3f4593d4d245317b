import Documents
import Plugins

/// Puts the values of a matrix cell, and those of the policy, in place of `${name}`.
struct Substitution {
  let cell: Matrix.Cell
  /// What the policy comes to, by name: `answerWithin`.
  let values: [String: String]
  let file: String
  private(set) var problems: [Problem] = []

  init(_ cell: Matrix.Cell, values: [String: String] = [:], file: String) {
    self.cell = cell
    self.values = values
    self.file = file
  }

  mutating func apply(_ node: YAMLNode) -> YAMLNode {
    switch node.content {
    case .empty: return node
    case .text(let text): return apply(text, line: node.line)
    case .list(let list): return YAMLNode(.list(list.map { apply($0) }), line: node.line)
    case .mapping(let entries):
      let applied = entries.map {
        YAMLNode.Entry(key: $0.key, line: $0.line, value: apply($0.value))
      }
      return YAMLNode(.mapping(applied), line: node.line)
    }
  }

  private mutating func apply(_ text: String, line: Int) -> YAMLNode {
    guard text.contains("${") else { return YAMLNode(.text(text), line: line) }
    if let whole = text.wholeMatch(of: /\$\{([^{}]*)\}/) {
      guard let value = value(String(whole.1), line: line) else {
        return YAMLNode(.text(text), line: line)
      }
      return YAMLNode(value.content, line: line)
    }
    var result = ""
    var rest = text[...]
    while let match = rest.firstMatch(of: /\$\{([^{}]*)\}/) {
      result += rest[..<match.range.lowerBound]
      let name = String(match.1)
      if let value = value(name, line: line) {
        if let word = value.text {
          result += word
        } else {
          problems.append(
            Problem(
              Place(file, line), "${\(name)} is \(value.kind) and cannot stand inside other text"))
        }
      }
      rest = rest[match.range.upperBound...]
    }
    return YAMLNode(.text(result + rest), line: line)
  }

  private mutating func value(_ name: String, line: Int) -> YAMLNode? {
    if let value = cell[name] { return value }
    if let value = values[name] { return YAMLNode(.text(value), line: line) }
    problems.append(
      Problem(
        Place(file, line),
        Spelling.unknown(
          "matrix name", name, allowed: cell.keys.sorted() + values.keys.sorted())))
    return nil
  }
}
