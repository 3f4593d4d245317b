package import Yams

/// Reads values out of composed YAML and collects what is wrong with them, line by line.
package struct YAMLReader {
  /// What a scalar must be, in words, and how it is read.
  package struct Kind<Value> {
    let allowed: String
    package let read: (String) -> Value?

    package init(allowed: String, read: @escaping (String) -> Value?) {
      self.allowed = allowed
      self.read = read
    }
  }

  /// A value and the line it stands in.
  package struct Placed {
    package let node: Node
    package let path: String

    package var line: Int { node.mark?.line ?? 1 }

    /// Whether nothing is written there.
    package var isEmpty: Bool {
      node.scalar.map { $0.string.isEmpty && $0.style == .plain } ?? false
    }

    /// Whether it has entries of its own.
    package var isMapping: Bool {
      if case .mapping = node { true } else { false }
    }
  }

  package static let largestFile = 1 << 20

  package let file: String
  package private(set) var problems: [ConfigurationError.Problem] = []

  package init(file: String) {
    self.file = file
  }

  package mutating func complain(_ sentence: String, line: Int) {
    problems.append(.init(file: file, line: line, sentence: sentence))
  }

  /// The document's root; nil when the text is not YAML, or longer than 1 MiB.
  ///
  /// `sections` are the keys an empty file is told of.
  package mutating func compose(_ text: String, sections: String) -> Placed? {
    guard text.utf8.count <= Self.largestFile else {
      complain("the file is larger than 1 MiB", line: 1)
      return nil
    }
    do {
      guard let node = try Yams.compose(yaml: text) else {
        complain("the file is empty; allowed: a mapping with \(sections)", line: 1)
        return nil
      }
      return Placed(node: node, path: "")
    } catch {
      complain("not YAML: \(Self.explain(error))", line: Self.line(of: error))
      return nil
    }
  }

  /// The entries of a mapping; unknown keys are complained about, and needed ones that are missing.
  package mutating func mapping(
    _ placed: Placed, keys: [String], needed: [String] = []
  ) -> [String: Placed]? {
    guard case .mapping(let mapping) = placed.node else {
      complain(
        "\(name(placed.path)) must be a mapping; allowed keys: \(list(keys))", line: placed.line)
      return nil
    }
    var entries: [String: Placed] = [:]
    for (key, value) in mapping {
      let text = key.string ?? "?"
      let path = placed.path.isEmpty ? text : "\(placed.path).\(text)"
      if keys.contains(text) {
        entries[text] = Placed(node: value, path: path)
      } else {
        complain("\(path) is not a known key; allowed: \(list(keys))", line: key.mark?.line ?? 1)
      }
    }
    for key in needed where entries[key] == nil {
      complain(
        "\(placed.path.isEmpty ? key : "\(placed.path).\(key)") is missing", line: placed.line)
    }
    return entries
  }

  /// The entries of a mapping whose keys are the writer's own, in order.
  package mutating func entries(
    _ placed: Placed, of what: String
  ) -> [(key: String, value: Placed)]? {
    guard case .mapping(let mapping) = placed.node else {
      complain("\(placed.path) must be a mapping of \(what)", line: placed.line)
      return nil
    }
    return mapping.map { key, value in
      let text = key.string ?? "?"
      return (text, Placed(node: value, path: "\(placed.path).\(text)"))
    }
  }

  /// The items of a list; a key with nothing behind it is an empty one.
  package mutating func list(_ placed: Placed, of what: String) -> [Placed]? {
    if placed.isEmpty { return [] }
    guard case .sequence(let sequence) = placed.node else {
      complain("\(placed.path) must be a list of \(what)", line: placed.line)
      return nil
    }
    return sequence.enumerated().map { Placed(node: $1, path: "\(placed.path)[\($0)]") }
  }

  package mutating func value<Value>(_ placed: Placed?, _ kind: Kind<Value>) -> Value? {
    guard let placed else { return nil }
    guard let text = placed.node.scalar?.string else {
      complain("\(placed.path) must be one value; allowed: \(kind.allowed)", line: placed.line)
      return nil
    }
    guard let value = kind.read(text) else {
      complain(
        "\(placed.path) is \"\(text.prefix(60))\"; allowed: \(kind.allowed)", line: placed.line)
      return nil
    }
    return value
  }

  /// Sets what is written there, where it can be read.
  package mutating func set<Value>(_ target: inout Value, _ placed: Placed?, _ kind: Kind<Value>) {
    if let value = value(placed, kind) { target = value }
  }

  private func name(_ path: String) -> String { path.isEmpty ? "the file" : path }

  private func list(_ keys: [String]) -> String { keys.joined(separator: ", ") }

  private static func explain(_ error: any Error) -> String {
    switch error as? YamlError {
    case .scanner(_, let problem, _, _), .parser(_, let problem, _, _),
      .composer(_, let problem, _, _):
      problem
    case .duplicatedKeysInMapping(let keys, _):
      "the key \(keys.map { "\($0)" }.sorted().joined(separator: ", ")) stands twice in one mapping"
    default:
      "the text cannot be read"
    }
  }

  private static func line(of error: any Error) -> Int {
    switch error as? YamlError {
    case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _):
      mark.line
    case .duplicatedKeysInMapping(_, let context): context.mark.line
    default: 1
    }
  }
}
