import Checks
import Foundation
import Plugins
import Systems
import Wire

extension HarnessFile.SystemEntry {
  /// The system as the runner starts it; throws where its template cannot be read.
  ///
  /// What a plugin's system launches is not in it; the plugin is asked in each scenario.
  func definition() throws -> SystemDefinition {
    var files: [SystemDefinition.File] = []
    var configured = command
    if let config {
      guard let template = try? String(contentsOfFile: config, encoding: .utf8) else {
        throw Problems(
          Problem(
            Place(HarnessFile.name, line),
            "system \"\(name)\": its configuration template \(config) cannot be read"))
      }
      let file = URL(fileURLWithPath: config).lastPathComponent
      files.append(SystemDefinition.File(file, template: template))
      configured = command.map {
        $0.replacingOccurrences(of: "{{config}}", with: "{{directory}}/\(file)")
      }
    }
    return SystemDefinition(
      name: name, kind: kind, command: configured, files: files,
      readiness: [.options(standing.map { [$0.transport] } ?? [.udp, .tcp])],
      readyWithin: readyWithin, stopGrace: stopWithin,
      advice: Dictionary(uniqueKeysWithValues: advice.map { ($0.key.rawValue, $0.value) }),
      versionCommand: version.map {
        $0.replacingOccurrences(of: "{{bin}}", with: Installation.folder)
      }, standing: standing)
  }
}
