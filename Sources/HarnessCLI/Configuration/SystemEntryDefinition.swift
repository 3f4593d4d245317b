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
      let file = try template(config)
      files.append(file)
      configured = command.map {
        $0.replacingOccurrences(of: "{{config}}", with: "{{directory}}/\(file.name)")
      }
    }
    for path in self.files {
      let file = try template(path)
      guard !files.contains(where: { $0.name == file.name }) else {
        throw Problems(
          Problem(place, "system \"\(name)\": two files are called \(file.name)"))
      }
      files.append(file)
    }
    // Asked over what it speaks of the two; over TLS only where a scenario is.
    let asked = [Transport.udp, .tcp].filter(transports.contains)
    var definition = SystemDefinition(
      name: name, kind: kind, command: configured, files: files,
      readiness: [.options(standing.map { [$0.transport] } ?? asked)],
      readyWithin: readyWithin, stopGrace: stopWithin,
      advice: Dictionary(uniqueKeysWithValues: advice.map { ($0.key.rawValue, $0.value) }),
      versionCommand: version.map {
        $0.replacingOccurrences(of: "{{bin}}", with: Installation.folder)
      }, standing: standing)
    definition.transports = transports
    return definition
  }

  /// Why what needs a system that a command starts cannot use it; nil where one does.
  func refusal(of use: String) -> String? {
    let origin: String
    if standing != nil {
      origin = "runs already"
    } else if brought != nil {
      origin = "is set up by a plugin"
    } else {
      return nil
    }
    return "system \"\(name)\" \(origin); \(use) needs one that harness.yml gives a command for"
  }

  private func template(_ path: String) throws -> SystemDefinition.File {
    do throws(FileText.Unreadable) {
      let text = try FileText.read(path)
      return SystemDefinition.File(URL(fileURLWithPath: path).lastPathComponent, template: text)
    } catch {
      throw Problems(error.problem(of: path, of: name, at: place))
    }
  }
}
