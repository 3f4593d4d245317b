package import Documents
public import Plugins

/// Reads the text of a file into its documents.
public enum ConfigurationReader {
  /// What a file may hold, in bytes.
  public static let largest = 4 << 20

  /// Reads YAML, JSON, or requests with JSON bodies; which of them it is shows at the beginning.
  public static func read(
    _ text: String, file: String
  ) throws(Problems) -> [ConfigurationDocument] {
    guard text.utf8.count <= largest else {
      throw Problems(Problem(Place(file, 1), "file is larger than \(largest >> 20) MiB"))
    }
    let text = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
    if isJSON(text, file: file) {
      let trees = try JSONText.read(text, file: file)
      if trees.isEmpty { throw Problems(Problem(Place(file, 1), "file is empty")) }
      return try trees.map { tree throws(Problems) in
        ConfigurationDocument(try structured(tree, file), file: file, form: .payload)
      }
    }
    return try YAMLText.readAll(text, file: file).map { node throws(Problems) in
      let tree = try structured(ConfigurationTree(node), file)
      return ConfigurationDocument(
        tree, file: file, form: CarrierVocabulary.describes(tree) ? .carrier : .payload)
    }
  }

  private static func isJSON(_ text: String, file: String) -> Bool {
    let name = file.lowercased()
    if name.hasSuffix(".json") || name.hasSuffix(".http") { return true }
    if name.hasSuffix(".yml") || name.hasSuffix(".yaml") { return false }
    let start = text.unicodeScalars.drop { [" ", "\t", "\n", "\r"].contains($0) }
    return start.first == "{" || start.first == "[" || RequestLine.begins(start)
  }

  private static func structured(
    _ tree: ConfigurationTree, _ file: String
  ) throws(Problems) -> ConfigurationTree {
    if tree.entries != nil || tree.list?.isEmpty == false { return tree }
    throw Problems(
      Problem(
        Place(file, tree.position.line),
        "a configuration must be a mapping or a list of them, not \(tree.kind)"))
  }
}

extension ConfigurationTree {
  /// A YAML value as a tree.
  package init(_ node: YAMLNode) {
    let position = TextPosition(node.line, node.column)
    let content: Content =
      switch node.content {
      case .text(let text): .text(text)
      case .list(let list): .list(list.map { ConfigurationTree($0) })
      case .mapping(let entries):
        .mapping(
          entries.map {
            Entry($0.key, at: TextPosition($0.line, $0.column), ConfigurationTree($0.value))
          })
      case .empty: .empty
      }
    self.init(content, at: position)
  }
}
