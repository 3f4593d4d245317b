import Foundation
import Plugins

/// What a command needs of the files that harness.yml names; what it does without may be missing.
struct FileNeeds: Sendable {
  /// The systems to start, empty for those of `system:`; nil where none is started.
  var systems: [String]?
  /// Whether the file of `known:` is used.
  var known = false
  /// Whether the files and folders of `scenarios:` are used.
  var scenarios = false

  /// What is wrong with what is needed, at the lines that name it.
  func problems(in file: HarnessFile, _ registry: Registry) -> [Problem] {
    started(in: file).flatMap { $0.problems(registry) }
      + (known ? Self.missing(file.known) : [])
      + (scenarios ? file.scenarios.flatMap(Self.missing(scenario:)) : [])
  }

  /// A name that is no system's is a problem of whoever gave it.
  private func started(in file: HarnessFile) -> [SystemTemplates] {
    guard let systems else { return [] }
    let wanted = systems.isEmpty ? file.driven : systems
    if wanted.isEmpty { return Array(file.templates.prefix(1)) }
    return file.templates.filter { wanted.contains($0.name) }
  }

  private static func missing(_ known: NamedPath?) -> [Problem] {
    guard let known else { return [] }
    do throws(FileText.Unreadable) {
      _ = try FileText.read(known.path)
      return []
    } catch {
      return [Problem(known.place, "known: \(known.path) cannot be read: \(error.reason)")]
    }
  }

  private static func missing(scenario: NamedPath) -> [Problem] {
    FileManager.default.fileExists(atPath: scenario.path) ? [] : [scenario.noScenarios]
  }
}
