import ArgumentParser

/// Makes captures to measure with, and reads them as little as a program can.
@main struct BenchmarksMain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmarks",
    abstract: "Makes captures to measure with, and reads them as little as a program can.",
    subcommands: [GenerateCommand.self, CountCommand.self])
}
