import Foundation
import Systems

/// How a plugin is started.
public struct PluginLaunch: Sendable, Hashable {
  /// The program and its arguments.
  public var words: [String]
  /// Where it runs; an absolute path.
  public var directory: String
  public var limits: PluginLimits

  public init(_ words: [String], in directory: String, limits: PluginLimits = PluginLimits()) {
    self.words = words
    self.directory = directory
    self.limits = limits
  }

  /// What it is called until it has said its name.
  var provisionalName: String { PluginText.brief(words.joined(separator: " ")) }

  /// Starts the program with pipes to it, and a bell that rings when it has ended.
  func start() throws(PluginFault) -> (ChildProcess, Pipes, Bell) {
    let environment = ProcessInfo.processInfo.environment
    let name = words.first ?? ""
    let local = name.contains("/") && !name.hasPrefix("/") ? "\(directory)/\(name)" : name
    guard let program = Executable.find(local, path: environment["PATH"]) else {
      throw .notFound(command: PluginText.brief(name))
    }
    guard let bell = Bell(), let pipes = Pipes() else {
      throw .cannotStart(command: PluginText.brief(name), reason: "no more pipes can be opened")
    }
    defer { pipes.closeTheirs() }
    do throws(ChildProcess.SpawnError) {
      let process = try ChildProcess(
        [program] + words.dropFirst(), environment: environment, directory: directory,
        input: pipes.input,
        output: .descriptors(output: pipes.output, errors: pipes.errors)
      ) { _ in bell.ring() }
      return (process, pipes, bell)
    } catch {
      pipes.closeOurs()
      throw .cannotStart(command: PluginText.brief(name), reason: error.reason)
    }
  }
}
