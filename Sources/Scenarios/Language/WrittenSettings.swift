package import Documents
package import Plugins

/// A `policy:` or `settings:` mapping, nested or dotted, with what is wrong with its shape.
///
/// What the values mean is the pack's or the plugin's to say.
package struct WrittenSettings {
  package let settings: Settings
  package let problems: [Problem]

  package init(_ node: YAMLNode, file: String, of what: String = "policy") {
    guard node.entries != nil else {
      settings = Settings()
      problems = [
        Problem(Place(file, node.line), "\(what) must be a mapping, not \(node.kind)")
      ]
      return
    }
    var all: [Setting] = []
    Self.flatten(node, under: "", file: file, into: &all)
    settings = Settings(all)
    problems = all.enumerated().compactMap { index, setting in
      all[..<index].first { $0.key == setting.key }.map { first in
        Problem(
          setting.place, "\(what) \"\(setting.key)\" is already set on line \(first.place.line)")
      }
    }
  }

  private static func flatten(
    _ node: YAMLNode, under prefix: String, file: String, into all: inout [Setting]
  ) {
    for entry in node.entries ?? [] {
      let key = prefix + entry.key
      if entry.value.entries != nil {
        flatten(entry.value, under: key + ".", file: file, into: &all)
      } else {
        all.append(Setting(key, value(entry.value), at: Place(file, entry.line)))
      }
    }
  }

  private static func value(_ node: YAMLNode) -> Setting.Value {
    switch node.content {
    case .text(let text): .text(text)
    case .empty: .text("")
    case .list(let list): .list(list.map(value))
    case .mapping(let entries):
      .record(
        Dictionary(entries.map { ($0.key, value($0.value)) }) { first, _ in first })
    }
  }
}
