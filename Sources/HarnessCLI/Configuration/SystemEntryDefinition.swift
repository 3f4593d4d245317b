import Checks
import Foundation
import Plugins
import Systems
import Wire

extension HarnessFile.SystemEntry {
  /// The system as the runner starts it; throws where its template cannot be read.
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
    // Asked over what it speaks of the two; over TLS only where a scenario is.
    let asked = [Transport.udp, .tcp].filter(transports.contains)
    var definition = SystemDefinition(
      name: name, kind: kind, command: configured, files: files,
      readiness: [.options(asked)], readyWithin: readyWithin, stopGrace: stopWithin,
      advice: Dictionary(uniqueKeysWithValues: advice.map { ($0.key.rawValue, $0.value) }),
      versionCommand: version.map {
        $0.replacingOccurrences(of: "{{bin}}", with: Installation.folder)
      })
    definition.transports = transports
    return definition
  }
}
