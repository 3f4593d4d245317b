import Documents
import Foundation
import Plugins
import ProcessPlugins
import Scenarios
import Wire

/// `plugins:` of harness.yml: what the plugins of this program are told, and which are started.
///
/// It is read before everything else, since what the rest may name depends on it.
struct PluginSection {
  struct Entry {
    /// Nil for a process that is to say its name.
    var name: String?
    /// What starts it; empty for a plugin of this program.
    var command: [String] = []
    /// How long each of its answers may take; nil for the usual time.
    var deadline: Duration?
    var settings = Settings()
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
      var entry = Entry(place: Place(file, element.line))
      let keys = ["name", "command", "settings", "deadline"]
      for field in fields.entries(element, of: "a plugin", allowed: keys) {
        switch field.key {
        case "name": entry.name = fields.text(field)
        case "command": entry.command = fields.texts(field)
        case "deadline": entry.deadline = fields.duration(field)
        case "settings":
          let written = WrittenSettings(field.value, file: file, of: "settings")
          fields.add(written.problems)
          entry.settings = written.settings
        default: break
        }
      }
      if element.entries != nil, element["name"] == nil, element["command"] == nil {
        fields.complain(
          element.line, "a plugin has no \"name\" of this program's, and no \"command\"")
      }
      if element["deadline"] != nil, element["command"] == nil {
        fields.complain(element.line, "deadline is for a plugin that has a \"command\"")
      }
      if element["command"] != nil, entry.command.isEmpty { continue }
      guard entry.name != nil || !entry.command.isEmpty else { continue }
      if let name = entry.name, entries.contains(where: { $0.name == name }) {
        fields.complain(element.line, "plugin \"\(name)\" is listed twice")
      } else {
        entries.append(entry)
      }
    }
    problems = fields.problems
  }

  /// Adds plugins that the command line names.
  mutating func add(_ more: [Entry]) { entries += more }

  /// The plugins as the section wants them; what it says wrongly of one leaves its defaults.
  ///
  /// Those with a command are started and waited for; without a host they are left out.
  func configure(
    _ plugins: [Plugin], file: String, startingOn host: PluginHost?
  ) -> (plugins: [Plugin], problems: [Problem]) {
    var problems = problems
    let names = plugins.map(\.name)
    for entry in entries where entry.command.isEmpty {
      guard let name = entry.name, !names.contains(name) else { continue }
      problems.append(Problem(entry.place, Spelling.unknown("plugin", name, allowed: names)))
    }
    var all = plugins.map { plugin in
      (plugin, entries.first { $0.command.isEmpty && $0.name == plugin.name })
    }
    if let host { all += start(on: host, &problems).map { ($0, $1) } }
    let configured = all.map { plugin, entry in
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

  /// Starts those that have a command; one that cannot say what it brings is a problem.
  private func start(on host: PluginHost, _ problems: inout [Problem]) -> [(Plugin, Entry)] {
    let wanted = entries.filter { !$0.command.isEmpty }
    var plugins: [(Plugin, Entry)] = []
    for (entry, started) in zip(wanted, host.start(wanted.map(\.launch))) {
      do throws(PluginTrouble) {
        let plugin = try started.get()
        if let name = entry.name, name != plugin.name {
          problems.append(
            Problem(entry.place, "plugin \"\(name)\" says that it is \"\(plugin.name)\""))
        }
        plugins.append((plugin.plugin, entry))
      } catch {
        problems.append(Problem(entry.place, error.description))
      }
    }
    return plugins
  }
}

extension PluginSection.Entry {
  /// How it is started: in this folder, as every path of harness.yml is meant.
  fileprivate var launch: PluginLaunch {
    var limits = PluginLimits()
    if let deadline { limits.answer = deadline }
    return PluginLaunch(
      command, in: FileManager.default.currentDirectoryPath, limits: limits)
  }
}
