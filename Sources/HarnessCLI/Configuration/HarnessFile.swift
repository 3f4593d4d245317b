import Checks
import Documents
import Foundation
import Plugins
import Scenarios
import Systems
import Wire

/// What harness.yml says.
struct HarnessFile: Sendable {
  /// The file itself, as it was given.
  var path = HarnessFile.name
  /// The systems by name, in the order of the file.
  var systems: [SystemEntry] = []
  /// What starting each system that the file writes reads, of those with faults, too.
  var templates: [SystemTemplates] = []
  /// The systems that are driven unless the command line names others; the first of all where
  /// the file says nothing.
  var driven: [String] = []
  var evidence: Evidence.Source = .wire
  var captures = "Captures/runs"
  /// Scenario files and folders of the user's own.
  var scenarios: [NamedPath] = []
  var policy = Settings()
  /// The file of failures that are expected.
  var known: NamedPath?
  /// Reporters that tell of each run.
  var reports: [ReportRequest] = []

  /// A system under test as it is written down.
  struct SystemEntry: Sendable {
    let name: String
    let kind: String
    let command: [String]
    /// The configuration template; nil where the command needs none.
    let config: String?
    /// Further templates, which the system finds beside its configuration.
    let files: [String]
    let version: [String]
    let transports: Set<Transport>
    /// How long it may take to answer.
    let readyWithin: Duration
    /// How long it may take to stop.
    let stopWithin: Duration
    let advice: [CheckID: String]
    /// The plugin's system that says what is launched; nil where the command does.
    var brought: BroughtSystem?
    /// Where it runs already; nil where the harness starts it.
    var standing: StandingSite?
    /// Where it is written.
    let place: Place
  }

  static let name = "harness.yml"

  /// Reads a file, with every wrong key and value in it; throws where it is no YAML.
  ///
  /// Whether the files that it names are there depends on what is needed of them: see `FileNeeds`.
  static func read(
    _ path: String, registry: Registry
  ) throws -> (file: HarnessFile, problems: [Problem]) {
    let text = try FileText.given(path)
    var reader = HarnessFileReader(file: path, registry: registry)
    let file = reader.read(try YAMLText.read(text, file: path))
    return (file, reader.problems)
  }

  /// The systems to drive: those named, else those of `system:`.
  func entries(_ names: [String]) throws -> [SystemEntry] {
    let wanted = names.isEmpty ? driven : names
    guard !wanted.isEmpty else { return [try entry(nil)] }
    return try wanted.map { try entry($0) }
  }

  /// The system of that name; throws a sentence that names the others.
  func entry(_ name: String?) throws -> SystemEntry {
    guard let wanted = name ?? driven.first ?? systems.first?.name else {
      throw Problems(Problem(Place(path, 1), "no system is named under systems:"))
    }
    guard let entry = systems.first(where: { $0.name == wanted }) else {
      throw Problems(
        Problem(
          Place(path, 1), Spelling.unknown("system", wanted, allowed: systems.map(\.name))))
    }
    return entry
  }
}
