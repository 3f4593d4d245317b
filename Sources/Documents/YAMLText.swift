package import Plugins
import Yams

/// Reads the text of YAML documents into nodes.
///
/// What a scalar stands for is for its reader to say: the parser's own guesses are not asked for.
package enum YAMLText {
  /// What a file may hold, aliases counted each time they are used.
  static let most = 100_000

  package static func read(_ text: String, file: String) throws(Problems) -> YAMLNode {
    let root: Node?
    do {
      root = try compose(yaml: text, .basic)
    } catch let error as YamlError {
      throw Problems(problem(error, file: file))
    } catch {
      throw Problems(Problem(Place(file, 1), "file cannot be read as YAML: \(error)"))
    }
    guard let root else { throw Problems(Problem(Place(file, 1), "file is empty")) }
    var copy = Copy(file: file)
    return try copy.node(root)
  }

  /// Reads every document of a text; those that hold nothing are left out.
  package static func readAll(_ text: String, file: String) throws(Problems) -> [YAMLNode] {
    var roots: [Node] = []
    do {
      let parser = try Parser(yaml: text, resolver: .basic)
      while let root = try parser.nextRoot() { roots.append(root) }
    } catch let error as YamlError {
      throw Problems(problem(error, file: file))
    } catch {
      throw Problems(Problem(Place(file, 1), "file cannot be read as YAML: \(error)"))
    }
    var copy = Copy(file: file)
    var nodes: [YAMLNode] = []
    for root in roots { nodes.append(try copy.node(root)) }
    nodes.removeAll(where: \.isEmpty)
    if nodes.isEmpty { throw Problems(Problem(Place(file, 1), "file is empty")) }
    return nodes
  }

  private static func problem(_ error: YamlError, file: String) -> Problem {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      Problem(
        Place(file, mark.line), "not YAML at column \(mark.column): \(problem)" + advice(problem))
    case .duplicatedKeysInMapping(let keys, let context):
      Problem(
        Place(file, context.mark.line),
        "a key is written twice in one mapping: \(keys.joined(separator: ", "))")
    case .reader(let problem, _, _, _):
      Problem(Place(file, 1), "not YAML: \(problem)")
    default:
      Problem(Place(file, 1), "file cannot be read as YAML: \(error)")
    }
  }

  /// What the likely cause in a script is: a lone word cannot have keys below it.
  private static func advice(_ problem: String) -> String {
    problem.contains("mapping values are not allowed")
      ? "; a step with further keys needs a colon after its first word, as in \"- hang up:\"" : ""
  }

  /// Copies the parser's nodes, and gives up where an alias makes them too many.
  private struct Copy {
    let file: String
    var count = 0

    mutating func node(_ node: Node, depth: Int = 0) throws(Problems) -> YAMLNode {
      let line = node.mark?.line ?? 1
      let column = node.mark?.column ?? 1
      count += 1
      guard count <= most, depth <= 60 else {
        throw Problems(
          Problem(Place(file, line), "file holds more than \(most) values, or 60 levels of them"))
      }
      switch node {
      case .scalar(let scalar):
        let nothing = scalar.style == .plain && ["", "~", "null"].contains(scalar.string)
        return YAMLNode(nothing ? .empty : .text(scalar.string), line: line, column: column)
      case .sequence(let sequence):
        var list: [YAMLNode] = []
        for element in sequence { list.append(try self.node(element, depth: depth + 1)) }
        return YAMLNode(.list(list), line: line, column: column)
      case .mapping(let mapping):
        var entries: [YAMLNode.Entry] = []
        for (key, value) in mapping {
          let keyLine = key.mark?.line ?? line
          guard let name = key.scalar?.string else {
            throw Problems(Problem(Place(file, keyLine), "a key must be plain text"))
          }
          entries.append(
            .init(
              key: name, line: keyLine, column: key.mark?.column ?? 1,
              value: try self.node(value, depth: depth + 1)))
        }
        return YAMLNode(.mapping(entries), line: line, column: column)
      case .alias:
        throw Problems(Problem(Place(file, line), "an alias names no anchor before it"))
      }
    }
  }
}
