import ArgumentParser
import Plugins

/// Where harness.yml is.
struct FileOption: ParsableArguments {
  @Option(name: .customLong("file"), help: "The configuration file.")
  var path = HarnessFile.name

  /// The plugins as the file wants them; prints every problem and leaves with 64.
  func registry(adding more: PluginOptions? = nil) throws -> Registry {
    try Assembly.registry(reading: path, adding: more?.entries ?? [])
  }

  /// The same with the file's content; everything that is wrong with either, and with the files that
  /// the command needs, is said at once.
  func load(
    adding more: PluginOptions? = nil,
    needing needs: (HarnessFile, Registry) -> FileNeeds = { _, _ in FileNeeds() }
  ) throws -> (registry: Registry, harness: HarnessFile) {
    let (registry, known) = try Assembly.assemble(reading: path, adding: more?.entries ?? [])
    return try Usage.check {
      let read: (file: HarnessFile, problems: [Problem])
      do {
        read = try HarnessFile.read(path, registry: registry)
      } catch let problems as Problems {
        throw Problems(known + problems.all) ?? problems
      }
      let missing = needs(read.file, registry).problems(in: read.file, registry)
      if let problems = Problems(known + read.problems + missing) { throw problems }
      return (registry, read.file)
    }
  }
}
