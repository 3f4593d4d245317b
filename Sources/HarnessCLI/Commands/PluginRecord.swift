import Checks
import Plugins
import Reports
import Wire

/// A plugin and what it brings, as JSON and for people.
struct PluginRecord: Codable, Equatable {
  struct Setting: Codable, Equatable {
    var name: String
    /// `text`, `count`, `flag`, `duration`, `list` or `choice`.
    var kind: String
    var about: String
    var required: Bool
    /// As it would be written.
    var fallback: String?
    var least: Int?
    var most: Int?
    var choices: [String]?
  }

  /// Something it brings.
  struct Item: Codable, Equatable {
    var name: String
    var title: String
    /// Of a system: which scenarios are for it.
    var systemKind: String?
    var settings: [Setting]?
  }

  var name: String
  var version: String
  var settings: [Setting]
  var checks: [Item]
  var measures: [Item]
  var packs: [Item]
  var systems: [Item]
  var parties: [Item]
  var faults: [Item]
  var reporters: [Item]

  init(_ plugin: Plugin) {
    name = plugin.name
    version = plugin.version
    settings = plugin.settings.map(Setting.init)
    let contents = plugin.contents
    checks = contents.checks.map { Item(name: $0.id.rawValue, title: $0.card.title) }
    measures = contents.measures.map { Item(name: $0.id.rawValue, title: $0.title) }
    packs = contents.packs.map { Item(name: $0.card.kind, title: $0.card.title) }
    systems = contents.systems.map { system in
      var item = Item(system.card.card)
      item.systemKind = system.card.kind
      return item
    }
    parties = contents.parties.map { Item($0.card) }
    faults = contents.faults.map { Item($0.card) }
    reporters = contents.reporters.map { Item($0.card) }
  }

  /// Schema 1: an object with the plugins in the order they came in.
  static func text(_ plugins: [PluginRecord]) throws -> String {
    struct Listing: Codable {
      var schema = 1
      var plugins: [PluginRecord]
    }
    return try RecordText.pretty(Listing(plugins: plugins))
  }

  var lines: [String] {
    let groups = [
      ("check", checks), ("measure", measures), ("scenarios for", packs), ("system", systems),
      ("party", parties), ("fault", faults), ("reporter", reporters),
    ]
    let width = groups.flatMap(\.1).map(\.name.count).max() ?? 0
    var lines = ["\(name) \(version)"]
    lines += settings.map { "  setting        \($0.line)" }
    for (word, items) in groups {
      for item in items {
        lines.append("  \(Self.padded(word, 13))  \(Self.padded(item.name, width))  \(item.title)")
        lines += (item.settings ?? []).map { "                   \($0.line)" }
      }
    }
    return lines
  }

  static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}

extension PluginRecord.Item {
  init(_ card: ExtensionCard) {
    name = card.name
    title = card.title
    settings = card.settings.map(PluginRecord.Setting.init)
  }
}

extension PluginRecord.Setting {
  init(_ setting: SettingDeclaration) {
    name = setting.name
    about = setting.about
    required = setting.isRequired
    fallback = setting.fallback.map { "\($0)" }
    switch setting.kind {
    case .text: kind = "text"
    case .count(let range):
      kind = "count"
      least = range.lowerBound
      most = range.upperBound == .max ? nil : range.upperBound
    case .flag: kind = "flag"
    case .duration: kind = "duration"
    case .list: kind = "list"
    case .choice(let words):
      kind = "choice"
      choices = words
    }
  }

  /// `answerWithin: duration, 2s unless said; how soon a call is answered`.
  var line: String {
    let what = choices.map { "one of \($0.joined(separator: ", "))" } ?? kind
    let need = required ? ", required" : fallback.map { ", \($0) unless said" } ?? ""
    return "\(name): \(what)\(need); \(about)"
  }
}
