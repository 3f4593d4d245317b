// Documents: the text of files as trees with places.
//
// A tree says what was written and where, and nothing of what it means. The scenario language, the
// configuration files and lint each read their own meaning out of the same tree.

/// A YAML value as it was written, with its line and column.
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
    /// From 1, in Unicode scalars; 1 where the entry was not read from a file.
    package let column: Int
    package let value: YAMLNode

    package init(key: String, line: Int, column: Int = 1, value: YAMLNode) {
      self.key = key
      self.line = line
      self.column = column
      self.value = value
    }
  }

  package let content: Content
  package let line: Int
  package let column: Int

  package init(_ content: Content, line: Int, column: Int = 1) {
    self.content = content
    self.line = line
    self.column = column
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
