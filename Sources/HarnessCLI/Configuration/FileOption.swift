import ArgumentParser
import Plugins

/// Where harness.yml is.
struct FileOption: ParsableArguments {
  @Option(name: .customLong("file"), help: "The configuration file.")
  var path = HarnessFile.name

  /// The file's content; prints every problem and leaves with 64 where it is wrong.
  func load(_ registry: Registry) throws -> HarnessFile {
    do {
      return try HarnessFile.read(path, registry: registry)
    } catch let problems as Problems {
      for problem in problems.all { Console.complain(problem.description) }
      throw ExitStatus.usage.code
    }
  }
}
