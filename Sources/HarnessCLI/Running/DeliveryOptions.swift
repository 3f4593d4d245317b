import ArgumentParser
import Foundation
import Plugins
import Scenarios

/// What a CI server wants of a run beside its verdict.
struct DeliveryOptions: ParsableArguments {
  enum Annotations: String, ExpressibleByArgument, CaseIterable {
    case github, none
  }

  @Option(
    help: ArgumentHelp(
      "A YAML file of failures that are expected, with reasons; also known: in harness.yml. "
        + "They fail nothing, and one that passes does.", valueName: "file"),
    completion: .file(extensions: ["yml", "yaml"]))
  var known: String?

  @Option(help: "How often a failed scenario is played again; one that then passes is flaky.")
  var retries = 0

  @Flag(help: "Flaky scenarios are shown and fail nothing.")
  var allowFlaky = false

  @Option(
    help: ArgumentHelp(
      "Plays one of several equal parts, such as 2/4; harness merge puts them together.",
      valueName: "i/n"))
  var shard: String?

  @Option(help: "github or none; github where GITHUB_ACTIONS is true.")
  var annotations: Annotations?

  @Option(
    help: ArgumentHelp(
      "Writes the findings as SARIF 2.1.0 for code hosts to this file.", valueName: "file"),
    completion: .file(extensions: ["sarif"]))
  var sarif: String?

  func validate() throws {
    guard (0...20).contains(retries) else {
      throw ValidationError("--retries is \(retries); it must be from 0 to 20")
    }
    if let shard, Shard(shard) == nil {
      throw ValidationError("--shard is \"\(shard)\"; it must be a part such as 2/4")
    }
  }

  var part: Shard? { shard.flatMap(Shard.init) }

  var isAnnotating: Bool {
    switch annotations {
    case .some(.github): true
    case .some(.none): false
    case nil: ProcessInfo.processInfo.environment["GITHUB_ACTIONS"] == "true"
    }
  }

  /// What is expected to fail; throws every problem of the file.
  func failures(
    of entry: HarnessFile.SystemEntry, in harness: HarnessFile, _ scenarios: [Scenario],
    _ registry: Registry
  ) throws -> KnownFailures {
    guard let path = known ?? harness.known?.path else { return .none }
    let text = try FileText.given(path)
    return try KnownFailuresReader.read(
      text, file: path, scenarios: scenarios.filter { $0.kind == entry.kind }, system: entry.name,
      systems: harness.systems.map(\.name), registry: registry, today: Self.today)
  }

  /// `2027-01-31`, where the machine is.
  private static var today: String {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .current
    let now = calendar.dateComponents([.year, .month, .day], from: Date())
    let text = [now.year, now.month, now.day].map { String($0 ?? 0) }
    return text.map { $0.count < 2 ? "0\($0)" : $0 }.joined(separator: "-")
  }
}
