import Plugins

/// `policy:`, nested or dotted, as settings.
extension ScenarioReader {
  mutating func settings(_ node: YAMLNode) -> Settings {
    guard node.entries != nil else {
      complain(node.line, "policy must be a mapping, not \(node.kind)")
      return Settings()
    }
    var all: [Setting] = []
    flatten(node, under: "", into: &all)
    for (index, setting) in all.enumerated() {
      if let first = all[..<index].first(where: { $0.key == setting.key }) {
        complain(
          setting.place.line,
          "policy \"\(setting.key)\" is already set on line \(first.place.line)")
      }
    }
    return Settings(all)
  }

  private func flatten(_ node: YAMLNode, under prefix: String, into all: inout [Setting]) {
    for entry in node.entries ?? [] {
      let key = prefix + entry.key
      if entry.value.entries != nil {
        flatten(entry.value, under: key + ".", into: &all)
      } else {
        all.append(Setting(key, value(entry.value), at: place(entry.line)))
      }
    }
  }

  private func value(_ node: YAMLNode) -> Setting.Value {
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
