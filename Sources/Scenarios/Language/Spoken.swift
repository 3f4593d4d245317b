import Documents
import Plugins

/// A verb as it was written, with its value and its other keys.
struct Spoken {
  let verb: Verb
  let value: YAMLNode
  let fields: [String: YAMLNode]
}

extension ScenarioReader {
  /// Finds the one verb in a step or a fault and checks which keys stand beside it.
  mutating func spoken(
    _ node: YAMLNode, verbs: [Verb], common: [Field], what: String
  ) -> Spoken? {
    let names = verbs.map(\.name)
    if let word = node.text {
      guard let verb = verbs.first(where: { $0.name == word }) else {
        complain(node.line, Spelling.unknown(what, word, allowed: names))
        return nil
      }
      if !verb.standsAlone { complain(node.line, "\(what) \"\(word)\" has no value") }
      for field in verb.fields where field.isRequired {
        complain(node.line, "\(what) \"\(word)\" has no \"\(field.name)\"")
      }
      return verb.standsAlone ? Spoken(verb: verb, value: empty(node.line), fields: [:]) : nil
    }
    guard let entries = node.entries else {
      complain(node.line, "a \(what) must be a word or a mapping, not \(node.kind)")
      return nil
    }
    let found = entries.filter { names.contains($0.key) }
    guard found.count == 1, let entry = found.first,
      let verb = verbs.first(where: { $0.name == entry.key })
    else {
      complain(node.line, wrongVerb(entries, found: found.map(\.key), names: names, what: what))
      return nil
    }
    let others = YAMLNode(.mapping(entries.filter { $0.key != entry.key }), line: node.line)
    let fields = fields(
      others, of: "\(what) \"\(verb.name)\"", allowed: (verb.fields + common).map(\.name),
      required: verb.fields.filter(\.isRequired).map(\.name))
    if entry.value.isEmpty, !verb.standsAlone {
      complain(entry.line, "\(what) \"\(verb.name)\" has no value")
      return nil
    }
    if verb.shape == nil, !entry.value.isEmpty {
      complain(entry.line, "\(what) \"\(verb.name)\" takes no value, not \(entry.value.kind)")
    }
    return Spoken(verb: verb, value: entry.value, fields: fields ?? [:])
  }

  private func empty(_ line: Int) -> YAMLNode { YAMLNode(.empty, line: line) }

  private func wrongVerb(
    _ entries: [YAMLNode.Entry], found: [String], names: [String], what: String
  ) -> String {
    if found.count > 1 {
      return "one \(what) does two things: \(found.joined(separator: ", "))"
    }
    return entries.first.map { Spelling.unknown(what, $0.key, allowed: names) }
      ?? "an empty \(what)"
  }
}
