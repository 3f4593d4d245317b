/// A YAML value as it was written, with its line.
struct YAMLNode: Sendable, Hashable {
  indirect enum Content: Sendable, Hashable {
    case text(String)
    case list([YAMLNode])
    /// In the order of the file; keys are distinct.
    case mapping([Entry])
    /// Nothing: `key:` alone, `~` or `null`.
    case empty
  }

  struct Entry: Sendable, Hashable {
    let key: String
    let line: Int
    let value: YAMLNode
  }

  let content: Content
  let line: Int

  init(_ content: Content, line: Int) {
    self.content = content
    self.line = line
  }

  var text: String? {
    if case .text(let text) = content { text } else { nil }
  }

  var list: [YAMLNode]? {
    if case .list(let list) = content { list } else { nil }
  }

  var entries: [Entry]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }

  var isEmpty: Bool { content == .empty }

  subscript(key: String) -> YAMLNode? {
    entries?.first { $0.key == key }?.value
  }

  /// `a list`, for sentences about what was found.
  var kind: String {
    switch content {
    case .text(let text): "\"\(text)\""
    case .list: "a list"
    case .mapping: "a mapping"
    case .empty: "nothing"
    }
  }
}
