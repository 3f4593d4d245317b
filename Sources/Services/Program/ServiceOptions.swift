public import ArgumentParser
import Foundation

/// The command line of a service, and how it begins and ends.
public struct ServiceOptions: ParsableArguments {
  @Argument(help: "The configuration, a YAML file.")
  public var file: String

  @Flag(help: "Read the configuration, say what is wrong with it, and leave.")
  public var check = false

  @Option(help: "Repeats the tags, branches and Call-IDs of an earlier run.")
  public var seed: UInt64?

  public init() {}

  /// Reads the configuration and, unless it was only to be checked, serves until the service ends.
  ///
  /// Leaves with 64 where the configuration is wrong, and with 69 where `serve` throws.
  public func run<Plan>(
    reading read: (_ text: String) throws -> Plan,
    serving serve: (
      _ plan: Plan, _ seed: UInt64, _ log: @escaping @Sendable (String) -> Void
    ) async throws -> Void
  ) async throws {
    let plan: Plan
    do {
      plan = try read(try String(contentsOfFile: file, encoding: .utf8))
    } catch let error as ConfigurationError {
      try fail("\(error)", 64)
    } catch {
      try fail("\(file): cannot be read", 64)
    }
    guard !check else { return print("\(file): right") }
    do {
      try await serve(plan, seed ?? .random(in: .min ... .max), Self.log)
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
