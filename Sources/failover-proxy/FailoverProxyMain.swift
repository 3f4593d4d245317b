import ArgumentParser
import FailoverProxy
import Foundation

/// A SIP proxy that offers each call to one trunk after another until one answers.
@main struct FailoverProxyMain: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "failover-proxy",
    abstract: "A SIP proxy that offers each call to one trunk after another until one answers.",
    discussion: """
      SIGTERM and SIGINT stop it: no new calls, calls in setup finish or are ended within \
      shutdown.grace. Exit codes: 0 stopped or configuration right, 64 wrong usage or \
      configuration, 69 an address could not be had.
      """,
    version: "failover-proxy 0.1.0")

  @Argument(help: "The configuration, a YAML file.")
  var file: String

  @Flag(help: "Read the configuration, say what is wrong with it, and leave.")
  var check = false

  @Option(help: "Repeats the tags, branches and Call-IDs of an earlier run.")
  var seed: UInt64 = .random(in: .min ... .max)

  func run() async throws {
    let configuration: FailoverProxy.Configuration
    do {
      let text = try String(contentsOfFile: file, encoding: .utf8)
      configuration = try Configuration(yaml: text, file: file)
    } catch let error as ConfigurationError {
      try fail("\(error)", 64)
    } catch {
      try fail("\(file): cannot be read", 64)
    }
    guard !check else { return print("\(file): right") }
    do {
      try await ProxyService(configuration, seed: seed, log: Self.log).run()
    } catch {
      try fail("\(error)", 69)
    }
  }

  private static func log(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
  }

  private func fail(_ reason: String, _ code: Int32) throws -> Never {
    Self.log(reason)
    throw ExitCode(code)
  }
}
