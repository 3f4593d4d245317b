import ArgumentParser
import Calls
import FailoverPack
import Foundation
import Plugins
import ProcessPlugins
import Wire

/// `harness plugin test [COMMAND…]`: holds a plugin to the contract.
struct PluginTestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Holds a plugin to the contract of the protocol.",
    discussion: """
      Starts the plugin many times: it must say hello, take its settings, judge correct and \
      defective calls and say the same twice, survive what is wrong, and end when it is told to. \
      Fixtures/Plugins/PROTOCOL.md says how plugins are spoken to.

      Without a command it tries the plugins that are part of this program: those a program of \
      yours adds, else the built-in ones. What is about processes does not concern them.

      Exit codes: 0 it keeps the contract, 1 it does not, 64 wrong usage.
      """)

  @Argument(
    help: ArgumentHelp(
      "The plugin, and its arguments: ./ring_time.py, or python3 ring_time.py. Words that begin "
        + "with a dash come after --.", valueName: "command"))
  var command: [String] = []

  @Option(
    help: ArgumentHelp(
      "A setting for the plugin, as under settings: in harness.yml; may be given more than once.",
      valueName: "key=value"))
  var set: [String] = []

  @Option(help: "How long each answer may take, such as 10s.")
  var deadline: String?

  @Flag(help: "Prints the cases as JSON.")
  var json = false

  func validate() throws {
    for text in set where !text.contains("=") {
      throw ValidationError("--set is \"\(text)\"; it must be key=value")
    }
    if let deadline, Duration(text: deadline) == nil {
      throw ValidationError("--deadline is \"\(deadline)\"; it must be a duration such as 10s")
    }
  }

  func run() async throws {
    var limits = PluginLimits()
    if let deadline = deadline.flatMap({ Duration(text: $0) }) {
      limits.hello = deadline
      limits.answer = deadline
    }
    let results = command.isEmpty ? try await ownResults() : try await results(limits)
    let failed = results.count { $0.hasFailed }
    if json {
      Console.tell([try ContractRecord(results, command: command).text()])
    } else {
      Console.tell([
        "", "\(results.count) cases: \(results.count - failed) kept, \(failed) broken",
      ])
    }
    if failed > 0 { throw ExitStatus.findings.code }
  }

  private func results(_ limits: PluginLimits) async throws -> [ContractResult] {
    let contract = PluginContract(
      PluginLaunch(words, in: FileManager.default.currentDirectoryPath, limits: limits),
      settings: settings, on: ContractSamples(try Registry([.sip, .failover])))
    return await contract.run(show)
  }

  /// Those of the plugins that are linked into this program.
  private func ownResults() async throws -> [ContractResult] {
    let builtIn: [Plugin] = [.sip, .failover]
    let samples = ContractSamples(try Registry(builtIn))
    var results: [ContractResult] = []
    for plugin in Assembly.plugins.isEmpty ? builtIn : Assembly.plugins {
      let configured = try Usage.check {
        try plugin.configured(settings, at: Place("--set", 1))
      }
      let own = await PluginContract.inProcess(configured, on: samples)
      own.forEach(show)
      results += own
    }
    return results
  }

  private func show(_ result: ContractResult) {
    if !json { Console.tell([result.line]) }
  }

  private var settings: Settings {
    let lines = set.map { $0.replacing("=", with: ": ", maxReplacements: 1) }
    return Settings(text: lines.joined(separator: "\n"), file: "--set")
  }

  /// A file in this folder need not be named with `./`.
  private var words: [String] {
    guard let first = command.first, !first.contains("/"),
      FileManager.default.isExecutableFile(atPath: "./\(first)")
    else { return command }
    return ["./\(first)"] + command.dropFirst()
  }
}

extension ContractResult {
  /// `ok      says hello`, with what is wrong on a line of its own.
  fileprivate var line: String {
    switch outcome {
    case .passed: "ok      \(name)"
    case .failed(let why): "BROKEN  \(name)\n        \(why)"
    case .skipped(let why): "-       \(name) (not tried: \(why))"
    }
  }
}
