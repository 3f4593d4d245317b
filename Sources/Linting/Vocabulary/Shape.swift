import Plugins
import Wire

/// What may stand in a place of a carrier file.
indirect enum Shape: Sendable {
  case text
  case flag
  case duration
  case choice([String])
  /// One of the shape, or a list of them.
  case some(Shape)
  /// A mapping with these keys.
  case fields([String: Shape])
  /// A mapping from names of the user's own.
  case named(Shape)
  case either(Shape, Shape)
  case anything

  /// Everything that is wrong with a value, `what` being its name in sentences.
  func problems(in tree: ConfigurationTree, _ what: String, file: String) -> [Problem] {
    switch self {
    case .anything: return []
    case .some(let shape):
      return (tree.list ?? [tree]).flatMap { shape.problems(in: $0, what, file: file) }
    case .either(let first, let second):
      let shape = tree.entries == nil ? first : second
      return shape.problems(in: tree, what, file: file)
    case .fields(let fields):
      return entries(of: tree, what, file) { entry in
        guard let shape = fields[entry.key] else {
          return [
            problem(
              entry.position, file,
              Spelling.unknown("key of \(what)", entry.key, allowed: fields.keys.sorted()))
          ]
        }
        return shape.problems(in: entry.value, entry.key, file: file)
      }
    case .named(let shape):
      return entries(of: tree, what, file) { entry in
        shape.problems(in: entry.value, "\(what) \"\(entry.key)\"", file: file)
      }
    case .text, .flag, .duration, .choice:
      if let text = tree.text, accepts(text) { return [] }
      return [problem(tree.position, file, "\(what) is \(tree.kind); it must be \(wanted)")]
    }
  }

  private func accepts(_ text: String) -> Bool {
    switch self {
    case .flag: text == "true" || text == "false"
    case .duration: text == "0" || Duration(text: text) != nil
    case .choice(let words): words.contains(text)
    default: !text.isEmpty
    }
  }

  private var wanted: String {
    switch self {
    case .flag: "true or false"
    case .duration: "a duration such as 3s or 500ms"
    case .choice(let words): "one of \(words.joined(separator: ", "))"
    default: "a text"
    }
  }

  private func entries(
    of tree: ConfigurationTree, _ what: String, _ file: String,
    _ body: (ConfigurationTree.Entry) -> [Problem]
  ) -> [Problem] {
    guard let entries = tree.entries else {
      return [problem(tree.position, file, "\(what) must be a mapping, not \(tree.kind)")]
    }
    return entries.flatMap(body)
  }

  private func problem(_ place: TextPosition, _ file: String, _ sentence: String) -> Problem {
    Problem(Place(file, place.line), sentence)
  }
}
