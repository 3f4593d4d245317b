import ArgumentParser
import Checks
import Linting
import Plugins
import Scenarios

/// `harness list checks|lint|scenarios|requirements|systems|plugins`.
struct ListCommand: AsyncParsableCommand {
  enum Kind: String, ExpressibleByArgument, CaseIterable {
    case checks, lint, scenarios, requirements, systems, plugins
  }

  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists checks, lint rules, scenarios, requirements, systems or plugins.")

  @Argument(help: "What to list: \(Kind.allCases.map(\.rawValue).joined(separator: ", ")).")
  var kind: Kind

  @OptionGroup var file: FileOption

  @OptionGroup var more: PluginOptions

  func run() async throws {
    if kind == .systems || kind == .scenarios { return try listOfFile() }
    let registry = try file.registry(adding: more)
    switch kind {
    case .checks:
      Self.printTable(registry.checks.map { [$0.id.rawValue, $0.card.title] })
    case .lint:
      Self.printTable(
        LintRules.all.map(\.card).map { ["lint:\($0.id)", $0.title, $0.source] })
    case .requirements:
      Self.printTable(
        registry.packs.flatMap(\.card.requirements).map { [$0.id, $0.title, $0.source] })
    case .plugins:
      Self.printTable(registry.plugins.map { [$0.name, $0.version] })
    case .systems, .scenarios: break
    }
  }

  /// What the rest of harness.yml has to be read for.
  private func listOfFile() throws {
    let (registry, harness) = try file.load(adding: more) { _, _ in
      FileNeeds(scenarios: kind == .scenarios)
    }
    if kind == .systems {
      Self.printTable(
        harness.systems.map { entry in
          [entry.name, entry.kind, Self.launch(of: entry, registry)]
        })
    } else {
      let library = try ScenarioLibrary(registry, harness)
      Self.printTable(
        library.scenarios.map {
          [$0.variant, $0.requirements.joined(separator: " "), $0.title]
        })
    }
  }

  /// The command, or whose it is to say.
  private static func launch(of entry: HarnessFile.SystemEntry, _ registry: Registry) -> String {
    guard let name = entry.brought?.system.card.name else {
      return entry.command.joined(separator: " ")
    }
    return "plugin " + (registry.owner(ofSystem: name)?.description ?? name)
  }

  /// Columns as wide as their widest cell.
  private static func printTable(_ rows: [[String]]) {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    for row in rows {
      let cells = row.enumerated().map { index, cell in
        index == row.count - 1
          ? cell : cell + String(repeating: " ", count: widths[index] - cell.count)
      }
      Console.print([cells.joined(separator: "  ")])
    }
  }
}
