import Documents
import Plugins
import Scenarios
import Wire

/// Reads the fields of a YAML file's mappings and keeps every problem.
struct FieldReader {
  let file: String
  private(set) var problems: [Problem] = []

  init(file: String) {
    self.file = file
  }

  /// The entries with allowed keys; others are complained about.
  mutating func entries(
    _ node: YAMLNode, of what: String, allowed: [String]
  ) -> [YAMLNode.Entry] {
    guard let entries = node.entries else {
      complain(node.line, "\(what) must be a mapping, not \(node.kind)")
      return []
    }
    for entry in entries where !allowed.contains(entry.key) {
      complain(entry.line, Spelling.unknown("key of \(what)", entry.key, allowed: allowed))
    }
    return entries.filter { allowed.contains($0.key) }
  }

  mutating func text(_ entry: YAMLNode.Entry) -> String? {
    if let text = entry.value.text, !text.isEmpty { return text }
    complain(entry.line, "\(entry.key) must be a text, not \(entry.value.kind)")
    return nil
  }

  mutating func texts(_ entry: YAMLNode.Entry) -> [String] {
    let texts = entry.value.list?.compactMap(\.text)
    guard let texts, texts.count == entry.value.list?.count else {
      complain(entry.line, "\(entry.key) must be a list of texts, not \(entry.value.kind)")
      return []
    }
    return texts
  }

  mutating func duration(_ entry: YAMLNode.Entry) -> Duration? {
    if let text = entry.value.text, let duration = Duration(text: text) { return duration }
    complain(
      entry.line, "\(entry.key) is \(entry.value.kind); it must be a duration such as 3s or 500ms")
    return nil
  }

  /// One address, with a port where several parties share it, or a list of them.
  mutating func places(_ entry: YAMLNode.Entry) -> [(address: IPAddress, port: UInt16?)] {
    let nodes = entry.value.list ?? [entry.value]
    return nodes.compactMap { node in
      if let text = node.text {
        if let address = IPAddress(text) { return (address, nil) }
        if let endpoint = Endpoint(text) { return (endpoint.address, endpoint.port) }
      }
      complain(node.line, "\(entry.key) is \(node.kind); it must be an IP address")
      return nil
    }
  }

  mutating func complain(_ line: Int, _ sentence: String) {
    problems.append(Problem(Place(file, line), sentence))
  }

  mutating func add(_ more: [Problem]) {
    problems += more
  }
}
