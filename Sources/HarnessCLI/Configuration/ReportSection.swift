import Documents
import Foundation
import Plugins
import Scenarios

/// A reporter that is to tell of the run.
struct ReportRequest: Sendable {
  let reporter: any Reporter
  let settings: SettingValues
  /// Where to; nil for where the reporter's output goes by itself.
  var path: String?
  /// Whether the command line asks for it.
  var isDemanded = false

  var name: String { reporter.card.name }
}

/// `reports:` of harness.yml: which reporters tell of each run.
struct ReportSection {
  private(set) var requests: [ReportRequest] = []
  private(set) var problems: [Problem] = []

  init(_ node: YAMLNode?, file: String, registry: Registry) {
    guard let node else { return }
    var fields = FieldReader(file: file)
    if node.list == nil { fields.complain(node.line, "reports must be a list, not \(node.kind)") }
    for element in node.list ?? [] {
      if let request = Self.request(element, registry, &fields) { requests.append(request) }
    }
    problems = fields.problems
  }

  private static func request(
    _ node: YAMLNode, _ registry: Registry, _ fields: inout FieldReader
  ) -> ReportRequest? {
    var name: String?
    var path: String?
    var settings = Settings()
    for field in fields.entries(node, of: "a report", allowed: ["name", "path", "settings"]) {
      switch field.key {
      case "name": name = fields.text(field)
      case "path": path = fields.text(field)
      case "settings":
        let written = WrittenSettings(field.value, file: fields.file, of: "settings")
        fields.add(written.problems)
        settings = written.settings
      default: break
      }
    }
    if node.entries != nil, node["name"] == nil {
      fields.complain(node.line, "a report has no \"name\"")
    }
    guard let name else { return nil }
    let place = Place(fields.file, node.line)
    do throws(Problems) {
      return try ReportRequest(name, registry, path: path, settings, at: place)
    } catch {
      fields.add(error.all)
      return nil
    }
  }
}

extension ReportRequest {
  /// Finds the reporter and reads its settings; throws what is wrong with either.
  init(
    _ name: String, _ registry: Registry, path: String?, _ written: Settings, at place: Place
  ) throws(Problems) {
    guard let reporter = registry.reporter(name) else {
      let known = registry.reporters.map(\.card.name)
      throw Problems(
        Problem(
          place,
          known.isEmpty
            ? "reporter \"\(name)\" is unknown; no plugin brings one"
            : Spelling.unknown("reporter", name, allowed: known)))
    }
    self.init(
      reporter: reporter,
      settings: try SettingValues(
        written, as: reporter.card.settings, of: "reporter \"\(name)\"", at: place),
      path: path)
  }
}
