/// A text with places to fill in: `{{name}}`, `{{#list}}…{{/list}}`, `{{^flag}}…{{/flag}}`.
///
/// A section shows its content for each item of a list, or if a flag is true; with `^` if the
/// list is empty or the flag false. Inside, an item's values hide outer ones of the same name.
public struct Template: Sendable {
  indirect enum Part: Sendable {
    case text(String)
    case value(String, line: Int)
    case section(String, isInverted: Bool, line: Int, [Part])
  }

  /// What the file is called in messages.
  public let name: String
  private let parts: [Part]

  /// Reads a template; the error names every tag that is malformed or not paired.
  public init(_ text: String, name: String) throws(TemplateError) {
    self.name = name
    var reader = TemplateReader(file: name)
    parts = try reader.read(TemplateTags.read(text))
  }

  /// Fills in the values; the error names every place that has none.
  public func render(_ values: [String: TemplateValue]) throws(TemplateError) -> String {
    var renderer = TemplateRenderer(file: name)
    let text = renderer.render(parts, scopes: [values])
    guard renderer.problems.isEmpty else { throw TemplateError(renderer.problems) }
    return text
  }
}

/// Pairs the tags that open and close sections.
private struct TemplateReader {
  let file: String
  private var problems: [TemplateError.Problem] = []

  init(file: String) { self.file = file }

  mutating func read(_ pieces: [TemplateTags.Piece]) throws(TemplateError) -> [Template.Part] {
    var open: [(name: String, isInverted: Bool, line: Int)] = []
    var stack: [[Template.Part]] = [[]]
    for piece in pieces {
      switch piece {
      case .text(let text): stack[stack.count - 1].append(.text(String(text)))
      case .value(let name, let line): stack[stack.count - 1].append(.value(name, line: line))
      case .broken(let inner, let line):
        complain(line, "{{\(inner)}} is no placeholder; a name has letters, digits, . - and _")
      case .open(let name, let isInverted, let line):
        open.append((name, isInverted, line))
        stack.append([])
      case .close(let name, let line):
        guard let last = open.last, last.name == name, let content = stack.popLast() else {
          let expected = open.last.map { "{{/\($0.name)}}" } ?? "no section to be open"
          complain(line, "found {{/\(name)}}, expected \(expected)")
          continue
        }
        open.removeLast()
        stack[stack.count - 1].append(
          .section(name, isInverted: last.isInverted, line: last.line, content))
      }
    }
    for section in open { complain(section.line, "{{#\(section.name)}} is never closed") }
    guard problems.isEmpty else { throw TemplateError(problems) }
    return stack[0]
  }

  private mutating func complain(_ line: Int, _ sentence: String) {
    problems.append(TemplateError.Problem(file: file, line: line, sentence: sentence))
  }
}

/// Fills in values, innermost scope first.
private struct TemplateRenderer {
  let file: String
  private(set) var problems: [TemplateError.Problem] = []

  init(file: String) { self.file = file }

  mutating func render(_ parts: [Template.Part], scopes: [[String: TemplateValue]]) -> String {
    var text = ""
    for part in parts {
      switch part {
      case .text(let literal):
        text += literal
      case .value(let name, let line):
        guard let value = find(name, in: scopes, line: line) else { continue }
        switch value {
        case .text(let literal): text += literal
        case .flag(let flag): text += flag ? "true" : "false"
        case .list: complain(line, "{{\(name)}} is a list, write {{#\(name)}}…{{/\(name)}}")
        }
      case .section(let name, let isInverted, let line, let content):
        guard let value = find(name, in: scopes, line: line) else { continue }
        for scope in items(value, name: name, isInverted: isInverted, line: line) {
          text += render(content, scopes: scopes + [scope])
        }
      }
    }
    return text
  }

  private mutating func items(
    _ value: TemplateValue, name: String, isInverted: Bool, line: Int
  ) -> [[String: TemplateValue]] {
    switch value {
    case .list(let items): return isInverted ? (items.isEmpty ? [[:]] : []) : items
    case .flag(let flag): return flag != isInverted ? [[:]] : []
    case .text:
      complain(line, "{{#\(name)}} is a text, a section needs a list or a flag")
      return []
    }
  }

  private mutating func find(
    _ name: String, in scopes: [[String: TemplateValue]], line: Int
  ) -> TemplateValue? {
    for scope in scopes.reversed() {
      if let value = scope[name] { return value }
    }
    let known = Set(scopes.flatMap(\.keys)).sorted().joined(separator: ", ")
    complain(line, "{{\(name)}} has no value; there are: \(known)")
    return nil
  }

  private mutating func complain(_ line: Int, _ sentence: String) {
    let problem = TemplateError.Problem(file: file, line: line, sentence: sentence)
    // A section repeats its content, but not its problems.
    if !problems.contains(problem) { problems.append(problem) }
  }
}
