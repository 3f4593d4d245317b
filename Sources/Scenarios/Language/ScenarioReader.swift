import Documents
import Plugins

/// Reads nodes into a scenario and keeps every problem.
///
/// The readers of one kind of thing are extensions of this one, a file each.
struct ScenarioReader {
  let file: String
  /// The matrix, for `when:`.
  let matrix: Matrix
  /// The matrix values of the variant that is being read.
  let cell: Matrix.Cell
  /// Whose faults and players it may name.
  let registry: Registry?
  private(set) var problems: [Problem] = []
  /// Names a step or a fault may point at: the parties and `system`.
  var partyNames: [String] = []

  init(file: String, matrix: Matrix = Matrix(), cell: Matrix.Cell = [:], registry: Registry? = nil)
  {
    self.registry = registry
    self.file = file
    self.matrix = matrix
    self.cell = cell
  }

  func place(_ line: Int) -> Place { Place(file, line) }

  mutating func complain(_ line: Int, _ sentence: String) {
    problems.append(Problem(place(line), sentence))
  }

  mutating func add(_ more: [Problem]) {
    problems += more
  }

  /// The values of a mapping whose keys must be among those allowed.
  mutating func fields(
    _ node: YAMLNode, of what: String, allowed: [String], required: [String] = []
  ) -> [String: YAMLNode]? {
    guard let entries = node.entries else {
      complain(node.line, "\(what) must be a mapping, not \(node.kind)")
      return nil
    }
    var result: [String: YAMLNode] = [:]
    for entry in entries {
      if allowed.contains(entry.key) {
        result[entry.key] = entry.value
      } else {
        complain(entry.line, Spelling.unknown("key", entry.key, allowed: allowed) + ", in \(what)")
      }
    }
    for key in required where result[key] == nil {
      complain(node.line, "\(what) has no \"\(key)\"")
    }
    return result
  }

  /// What is written under `settings:` as the declarations say; nil where that is wrong.
  mutating func settings(
    _ node: YAMLNode?, _ declarations: [SettingDeclaration], of owner: String, line: Int
  ) -> SettingValues? {
    let written = node.map { WrittenSettings($0, file: file, of: "settings") }
    add(written?.problems ?? [])
    do throws(Problems) {
      return try SettingValues(
        written?.settings ?? Settings(), as: declarations, of: owner, at: place(line))
    } catch {
      add(error.all)
      return nil
    }
  }

  /// The elements of a list; a complaint and none for anything else.
  mutating func elements(_ node: YAMLNode, of what: String) -> [YAMLNode] {
    if let list = node.list { return list }
    complain(node.line, "\(what) must be a list, not \(node.kind)")
    return []
  }

  /// Whether a `when:` holds in this variant.
  mutating func holds(_ node: YAMLNode) -> Bool {
    guard let entries = node.entries else {
      complain(node.line, "when must be a mapping of matrix values, not \(node.kind)")
      return true
    }
    var holds = true
    for entry in entries {
      guard let axis = matrix.axis(entry.key) else {
        complain(
          entry.line, Spelling.unknown("matrix name", entry.key, allowed: matrix.axes.map(\.name)))
        continue
      }
      let wanted = (entry.value.list ?? [entry.value]).map { Matrix.label($0) }
      for word in wanted where !axis.labels.contains(word) {
        complain(
          entry.value.line,
          Spelling.unknown("value of \(entry.key)", word, allowed: axis.labels))
      }
      if let value = cell[entry.key], !wanted.contains(Matrix.label(value)) { holds = false }
    }
    return holds
  }

  /// A list whose entries are words, some of them with `{when: …}`; gives those that hold.
  mutating func conditionalWords(
    _ node: YAMLNode, of what: String
  ) -> [(word: String, line: Int)] {
    var result: [(String, Int)] = []
    for element in elements(node, of: what) {
      if let word = element.text {
        result.append((word, element.line))
      } else if let entries = element.entries, entries.count == 1, let entry = entries.first {
        let inner = fields(
          entry.value, of: "\"\(entry.key)\"", allowed: [Vocabulary.condition.name],
          required: [Vocabulary.condition.name])
        if inner?[Vocabulary.condition.name].map({ holds($0) }) ?? true {
          result.append((entry.key, element.line))
        }
      } else {
        complain(element.line, "an entry of \(what) must be a word, or word: {when: {…}}")
      }
    }
    return result
  }
}
