/// The files that harness init writes for a setup, by their path below the folder.
package struct SetupFiles: Sendable {
  package struct File: Sendable, Hashable {
    package let path: String
    package let text: String
  }

  /// The folder that everything but harness.yml is in.
  package static let folder = "harness"
  package static let configuration = "harness.yml"

  /// harness.yml last, so that it is never there without the files it names.
  package let all: [File]

  package init(_ setup: Setup) {
    var files: [File] = []
    for named in setup.systems {
      files += Self.templates(named).map {
        File(path: Self.path(named.name, $0.name), text: $0.text)
      }
    }
    if setup.systems.isEmpty {
      files.append(
        File(
          path: Self.path("failover-proxy", ReferenceTemplate.name), text: ReferenceTemplate.text))
    }
    files += setup.scenarios.map {
      File(path: "\(Self.folder)/scenarios/\($0.name).yml", text: $0.text)
    }
    all = files + [File(path: Self.configuration, text: HarnessText(setup).text)]
  }

  static func path(_ system: String, _ file: String) -> String {
    "\(folder)/\(system)/\(file)"
  }

  /// The templates of a system, its main file first.
  static func templates(_ named: Setup.Named) -> [(name: String, text: String)] {
    switch named.system {
    case .proxy(let reading): reading.files.map { ($0.name, $0.text) }
    case .reference(let reading): [(FilePath.name(reading.source), reading.text)]
    }
  }
}
