import ArgumentParser
import Documents
import Foundation
import Plugins

/// Which reporters of plugins tell of what was found.
struct ReportOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Lets a plugin's reporter tell of it, to a file or folder where one is named; may be given "
        + "more than once. Where it fails, what passed ends with exit code 70.",
      valueName: "name[=path]"))
  var report: [String] = []

  func validate() throws {
    for text in report where Self.parts(text) == nil {
      throw ValidationError("--report is \"\(text)\"; it must be NAME or NAME=PATH")
    }
  }

  /// Those of harness.yml and of the command line; leaves with 64 where one is unknown.
  func requests(_ registry: Registry, listed: [ReportRequest]) throws -> [ReportRequest] {
    try Usage.check {
      var requests = listed
      var problems: [Problem] = []
      for text in report {
        guard let (name, path) = Self.parts(text) else { continue }
        let known = requests.indices.filter { requests[$0].name == name }
        for index in known {
          requests[index].isDemanded = true
          if let path { requests[index].path = path }
        }
        guard known.isEmpty else { continue }
        do throws(Problems) {
          var request = try ReportRequest(
            name, registry, path: path, Settings(), at: Place("--report", 1))
          request.isDemanded = true
          requests.append(request)
        } catch {
          problems += error.all
        }
      }
      if let problems = Problems(problems) { throw problems }
      return requests
    }
  }

  /// The same for a command that reads no harness.yml: only those named on the command line, with
  /// the settings that a harness.yml in this folder gives them.
  func requests(_ registry: Registry) throws -> [ReportRequest] {
    guard !report.isEmpty else { return [] }
    let path = HarnessFile.name
    let text = try? String(contentsOfFile: path, encoding: .utf8)
    let root = try Usage.check { try text.map { try YAMLText.read($0, file: path) } }
    let section = ReportSection(root?["reports"], file: path, registry: registry)
    if let problems = Problems(section.problems) { return try Usage.check { throw problems } }
    return try requests(registry, listed: section.requests).filter(\.isDemanded)
  }

  private static func parts(_ text: String) -> (name: String, path: String?)? {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard let name = parts.first, !name.isEmpty, parts.last?.isEmpty == false else { return nil }
    return (String(name), parts.count == 2 ? String(parts[1]) : nil)
  }
}
