import ArgumentParser

/// `harness plugin …`: what extends this program.
struct PluginCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plugin", abstract: "Lists, tests and begins plugins.",
    subcommands: [PluginListCommand.self, PluginTestCommand.self, PluginNewCommand.self])
}

/// `harness plugin list`: every plugin with its settings and what it brings.
struct PluginListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists every plugin, its settings and what it brings.",
    discussion: """
      What can be set under plugins:, systems: and reports: in harness.yml, and beside plays: and \
      a fault in a scenario, is listed with its kind and its default.
      """)

  @OptionGroup var file: FileOption

  @OptionGroup var more: PluginOptions

  @Flag(help: "Prints the list as JSON.")
  var json = false

  func run() async throws {
    let records = try file.registry(adding: more).plugins.map(PluginRecord.init)
    Console.print(json ? [try PluginRecord.text(records)] : records.flatMap(\.lines))
  }
}
