import Foundation
import Wire

/// A launch with its templates filled in and its files written.
struct PreparedLaunch {
  /// The program's absolute path and its arguments.
  let command: [String]
  let environment: [String: String]

  /// Fills in everything before it writes anything.
  init(_ launch: Launch) throws(LaunchError) {
    let definition = launch.definition
    let system = definition.name
    var texts: [(path: String, text: String)] = []
    var words: [String] = []
    var variables = ProcessInfo.processInfo.environment
    do throws(TemplateError) {
      let values = launch.allValues
      for file in definition.files {
        let text = try Template(file.template, name: file.name).render(values)
        texts.append(("\(launch.directory)/\(file.name)", text))
      }
      for word in definition.command {
        words.append(try Template(word, name: "command of \(system)").render(values))
      }
      for (name, value) in definition.environment {
        variables[name] = try Template(value, name: "environment of \(system)").render(values)
      }
    } catch {
      throw .templates(system: system, error)
    }
    let program = words.first ?? ""
    guard let found = Executable.find(program, path: variables["PATH"]) else {
      throw .notFound(system: system, command: program)
    }
    command = [found] + words.dropFirst()
    environment = variables
    for (path, text) in [(launch.log.path, "")] + texts {
      do {
        let folder = (path as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(
          atPath: folder, withIntermediateDirectories: true)
        try text.write(toFile: path, atomically: false, encoding: .utf8)
      } catch {
        throw .cannotWrite(system: system, path: path, reason: SystemReason.of(error))
      }
    }
  }
}
