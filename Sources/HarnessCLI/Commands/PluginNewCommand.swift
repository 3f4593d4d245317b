import ArgumentParser
import Foundation
import Plugins
import ProcessPlugins
import Wire

/// `harness plugin new NAME`: a folder with a plugin to begin with.
struct PluginNewCommand: AsyncParsableCommand {
  enum Language: String, ExpressibleByArgument, CaseIterable {
    case python, swift
  }

  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Makes a folder with a plugin to begin with.",
    discussion: """
      A Python plugin is a program that harness starts; it keeps the contract at once. A Swift \
      plugin is a package whose program is harness with the plugin in it.
      """)

  @Argument(help: "The plugin's name, and the folder's: small letters, digits and hyphens.")
  var name: String

  @Option(help: "python or swift.")
  var language = Language.python

  @Option(
    help: ArgumentHelp(
      "Where a Swift plugin takes harness from: a folder or a URL.", valueName: "place"))
  var package: String?

  func validate() throws {
    if language == .swift, package == nil {
      throw ValidationError("--language swift needs --package, where it takes harness from")
    }
    if language == .python, package != nil {
      throw ValidationError("--package is for --language swift")
    }
  }

  func run() async throws {
    guard PluginName.isPlugin(name) else {
      Console.complain("\"\(name)\" is not \(PluginName.rule)")
      throw ExitStatus.usage.code
    }
    guard !FileManager.default.fileExists(atPath: name) else {
      Console.complain("\(name) is already there")
      throw ExitStatus.usage.code
    }
    let made =
      language == .python
      ? PluginTemplate.python(name) : PluginTemplate.swift(name, package: package ?? "")
    guard let template = made else {
      Console.complain("\(PythonModule.file) is not beside the program")
      throw ExitStatus.fault.code
    }
    do {
      for file in template.files {
        let url = URL(fileURLWithPath: name).appendingPathComponent(file.path)
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try file.text.write(to: url, atomically: false, encoding: .utf8)
        if file.isProgram {
          try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: url.path)
        }
      }
    } catch {
      Console.complain("cannot write \(name): \(SystemReason.of(error))")
      throw ExitStatus.usage.code
    }
    Console.print(["made \(name): \(template.files.map(\.path).joined(separator: ", "))"])
    for line in template.advice { Console.print([line]) }
  }
}
