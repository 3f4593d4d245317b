import ArgumentParser
import Documents
import Foundation
import HarnessCLI
import Testing

/// The example workflows, which nobody runs here: what of them can be held is held.
struct WorkflowTests {
  static let files = ["github-actions.yml", "gitlab-ci.yml"]

  private static func read(_ name: String) throws -> YAMLNode {
    let file = Harness.root.appendingPathComponent("Fixtures/Workflows/\(name)")
    return try YAMLText.read(String(contentsOf: file, encoding: .utf8), file: name)
  }

  /// Every line of shell below a node.
  private static func lines(_ node: YAMLNode) -> [String] {
    (node.entries ?? []).flatMap { entry -> [String] in
      let texts =
        ["run", "script"].contains(entry.key)
        ? (entry.value.list ?? [entry.value]).compactMap(\.text) : []
      return texts.flatMap { $0.split(separator: "\n").map(String.init) } + lines(entry.value)
    } + (node.list ?? []).flatMap(lines)
  }

  /// The arguments of the harness commands, variables filled in.
  private static func commands(_ name: String) throws -> [[String]] {
    try lines(read(name)).filter { $0.hasPrefix("bin/harness ") }.map { line in
      line.replacing(#/\$\{\{ *[a-z_.]+ *\}\}|\$[A-Z_]+/#) { found in
        found.output.contains("TOTAL") ? "4" : "2"
      }.split(separator: " ").dropFirst().map(String.init)
    }
  }

  @Test(arguments: files) func `an example lints, runs in shards and merges`(_ name: String) throws
  {
    let commands = try Self.commands(name)
    #expect(commands.compactMap(\.first) == ["lint", "run", "merge"])
    #expect(commands[1].contains("2/4"))
  }

  @Test(arguments: files) func `every command of an example is one`(_ name: String) throws {
    for arguments in try Self.commands(name) {
      #expect(throws: Never.self, "\(arguments)") {
        _ = try HarnessCommand.parseAsRoot(arguments)
      }
    }
    #expect(throws: (any Error).self) { try HarnessCommand.parseAsRoot(["run", "--shard", "5/4"]) }
  }

  @Test func `as many shards are played as are counted`() throws {
    let run = try #require(try Self.read("github-actions.yml")["jobs"]?["run"])
    let shards = run["strategy"]?["matrix"]?["shard"]?.list?.compactMap(\.text)
    #expect(shards == ["1", "2", "3", "4"])
    #expect(try Self.read("gitlab-ci.yml")["run"]?["parallel"]?.text == "4")
  }
}
