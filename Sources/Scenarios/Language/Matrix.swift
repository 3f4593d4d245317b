import Documents
import Plugins

/// The values that multiply a scenario.
struct Matrix: Sendable {
  typealias Cell = [String: YAMLNode]

  struct Axis: Sendable {
    let name: String
    let values: [YAMLNode]
    let line: Int

    var labels: [String] { values.map(Matrix.label) }
  }

  /// The most variants one file may make.
  static let most = 500

  private(set) var axes: [Axis] = []
  private var exclusions: [[String: [String]]] = []

  init() {}

  /// Reads `matrix:`; problems go to the reader.
  init(_ node: YAMLNode, reader: inout ScenarioReader) {
    guard let entries = node.entries else {
      reader.complain(node.line, "matrix must be a mapping of names to lists, not \(node.kind)")
      return
    }
    for entry in entries where entry.key != "exclude" {
      if let axis = Self.axis(entry, reader: &reader) { axes.append(axis) }
    }
    if let node = entries.first(where: { $0.key == "exclude" })?.value {
      exclusions = reader.elements(node, of: "exclude").compactMap {
        exclusion($0, reader: &reader)
      }
    }
    let count = axes.reduce(1) { min($0 * $1.values.count, Self.most + 1) }
    if count > Self.most {
      reader.complain(node.line, "matrix makes more than \(Self.most) variants")
      axes = []
    } else if cells.isEmpty {
      reader.complain(node.line, "matrix leaves no variant: everything is excluded")
      exclusions = []
    }
  }

  func axis(_ name: String) -> Axis? {
    axes.first { $0.name == name }
  }

  /// Every combination that is not excluded, the last axis changing fastest.
  var cells: [Cell] {
    var cells: [Cell] = [[:]]
    for axis in axes {
      cells = cells.flatMap { cell in
        axis.values.map { value in cell.merging([axis.name: value]) { _, new in new } }
      }
    }
    return cells.filter { cell in
      !exclusions.contains { exclusion in
        exclusion.allSatisfy { name, labels in
          cell[name].map { labels.contains(Self.label($0)) } ?? false
        }
      }
    }
  }

  /// How a value is shown and compared: a list is joined with dashes.
  static func label(_ node: YAMLNode) -> String {
    switch node.content {
    case .text(let text): text
    case .list(let list): list.map(label).joined(separator: "-")
    case .mapping(let entries):
      entries.map { "\($0.key)-\(label($0.value))" }.joined(separator: "-")
    case .empty: ""
    }
  }

  private static func axis(_ entry: YAMLNode.Entry, reader: inout ScenarioReader) -> Axis? {
    guard isName(entry.key) else {
      reader.complain(
        entry.line, "matrix name \"\(entry.key)\" must be letters, digits and dashes")
      return nil
    }
    let values = reader.elements(entry.value, of: "matrix \(entry.key)")
    var labels: Set<String> = []
    for value in values {
      if value.entries != nil || value.isEmpty {
        reader.complain(
          value.line, "a value of matrix \(entry.key) must be text or a list, not \(value.kind)")
      } else if !labels.insert(label(value)).inserted {
        reader.complain(value.line, "matrix \(entry.key) has \"\(label(value))\" twice")
      }
    }
    if values.isEmpty, entry.value.list != nil {
      reader.complain(entry.line, "matrix \(entry.key) has no value")
    }
    return values.isEmpty ? nil : Axis(name: entry.key, values: values, line: entry.line)
  }

  private func exclusion(
    _ node: YAMLNode, reader: inout ScenarioReader
  ) -> [String: [String]]? {
    guard let entries = node.entries, !entries.isEmpty else {
      reader.complain(node.line, "an entry of exclude must be a mapping, not \(node.kind)")
      return nil
    }
    var result: [String: [String]] = [:]
    for entry in entries {
      guard let axis = axis(entry.key) else {
        reader.complain(
          entry.line, Spelling.unknown("matrix name", entry.key, allowed: axes.map(\.name)))
        return nil
      }
      let labels = (entry.value.list ?? [entry.value]).map(Self.label)
      for label in labels where !axis.labels.contains(label) {
        reader.complain(
          entry.value.line, Spelling.unknown("value of \(entry.key)", label, allowed: axis.labels))
      }
      result[entry.key] = labels
    }
    return result
  }
}

/// Whether a word can name a party, a label, a scenario or a matrix axis.
func isName(_ word: String) -> Bool {
  guard let first = word.utf8.first, word.utf8.count <= 60 else { return false }
  let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
  let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
  return letters.contains(first)
    && word.utf8.allSatisfy {
      letters.contains($0) || digits.contains($0) || $0 == UInt8(ascii: "-")
    }
}
