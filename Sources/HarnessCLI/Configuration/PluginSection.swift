import Documents
import Foundation
import Plugins
import Scenarios

/// `plugins:` of harness.yml: what the plugins of this program are told.
///
/// It is read before everything else, since what the rest may name depends on it.
struct PluginSection {
  struct Entry {
    let name: String
    let settings: Settings
    let place: Place
  }

  private(set) var entries: [Entry] = []
  private(set) var problems: [Problem] = []

  /// Reads the file's section; a file that is not there has none.
  static func read(_ path: String) -> PluginSection {
    var section = PluginSection(nil, file: path)
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return section }
    do throws(Problems) {
      return PluginSection(try YAMLText.read(text, file: path)["plugins"], file: path)
    } catch {
      section.problems = error.all
      return section
    }
  }

  init(_ node: YAMLNode?, file: String) {
    guard let node else { return }
    var fields = FieldReader(file: file)
    guard let list = node.list else {
      fields.complain(node.line, "plugins must be a list, not \(node.kind)")
      problems = fields.problems
      return
    }
    for element in list {
      var name: String?
      var settings = Settings()
      for field in fields.entries(element, of: "a plugin", allowed: ["name", "settings"]) {
        switch field.key {
        case "name": name = fields.text(field)
        case "settings":
          let written = WrittenSettings(field.value, file: file, of: "settings")
          fields.add(written.problems)
          settings = written.settings
        default: break
        }
      }
      if element.entries != nil, element["name"] == nil {
        fields.complain(element.line, "a plugin has no \"name\"")
      }
      guard let name else { continue }
      if entries.contains(where: { $0.name == name }) {
        fields.complain(element.line, "plugin \"\(name)\" is listed twice")
      } else {
        entries.append(Entry(name: name, settings: settings, place: Place(file, element.line)))
      }
    }
    problems = fields.problems
  }

  /// The plugins as the section wants them; what it says wrongly of one leaves its defaults.
  func configure(_ plugins: [Plugin], file: String) -> (plugins: [Plugin], problems: [Problem]) {
    var problems = problems
    let names = plugins.map(\.name)
    for entry in entries where !names.contains(entry.name) {
      problems.append(
        Problem(entry.place, Spelling.unknown("plugin", entry.name, allowed: names)))
    }
    let configured = plugins.map { plugin in
      let entry = entries.first { $0.name == plugin.name }
      do throws(Problems) {
        return try plugin.configured(
          entry?.settings ?? Settings(), at: entry?.place ?? Place(file, 1))
      } catch {
        problems += error.all
        // The rest of the file is read as if the settings were right.
        return (try? plugin.configured()) ?? plugin
      }
    }
    return (configured, problems)
  }
}
