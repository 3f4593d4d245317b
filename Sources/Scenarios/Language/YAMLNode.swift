/// A YAML value as it was written, with its line.
package struct YAMLNode: Sendable, Hashable {
  package indirect enum Content: Sendable, Hashable {
    case text(String)
    case list([YAMLNode])
    /// In the order of the file; keys are distinct.
    case mapping([Entry])
    /// Nothing: `key:` alone, `~` or `null`.
    case empty
  }

  package struct Entry: Sendable, Hashable {
    package let key: String
    package let line: Int
    package let value: YAMLNode
  }

  package let content: Content
  package let line: Int

  package init(_ content: Content, line: Int) {
    self.content = content
    self.line = line
  }

  package var text: String? {
    if case .text(let text) = content { text } else { nil }
  }

  package var list: [YAMLNode]? {
    if case .list(let list) = content { list } else { nil }
  }

  package var entries: [Entry]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }

  package var isEmpty: Bool { content == .empty }

  package subscript(key: String) -> YAMLNode? {
    entries?.first { $0.key == key }?.value
  }

  /// `a list`, for sentences about what was found.
  package var kind: String {
    switch content {
    case .text(let text): "\"\(text)\""
    case .list: "a list"
    case .mapping: "a mapping"
    case .empty: "nothing"
    }
  }
}
