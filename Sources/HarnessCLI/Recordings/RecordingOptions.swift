import ArgumentParser
import Checks
import Plugins
import Recordings

/// What every command that reads captures asks for.
struct RecordingOptions: ParsableArguments {
  @Argument(
    help: "Capture files, pcap or pcapng, also gzip-compressed; - is standard input.",
    completion: .file(extensions: ["pcap", "pcapng", "cap", "gz"]))
  var files: [String] = []

  @Option(
    help: "A carrier file: who is who, and the policy. Without it both are found or default.",
    completion: .file(extensions: ["yml", "yaml"]))
  var policy: String?

  @Option(
    help: ArgumentHelp(
      "A policy key over those of the carrier file, such as failover.cancel=strict; may be "
        + "given more than once.", valueName: "key=value"))
  var set: [String] = []

  /// Where the policy comes from, for people.
  var policySource: String {
    [policy ?? (set.isEmpty ? "the defaults" : nil), set.isEmpty ? nil : "--set"]
      .compactMap(\.self).joined(separator: " and ")
  }

  /// The carrier file, or one that says nothing; prints every problem and leaves with 64.
  func carrier(_ registry: Registry) throws -> CarrierFile {
    do {
      var carrier = try policy.map { try CarrierFile.read($0, registry: registry) } ?? CarrierFile()
      carrier.policy = carrier.policy.overridden(by: try settings())
      if let problems = Problems(
        registry.pack(carrier.kind)?.problems(in: carrier.policy) ?? [])
      {
        throw problems
      }
      return carrier
    } catch let problems as Problems {
      for problem in problems.all { Console.complain(problem.description) }
      throw ExitStatus.usage.code
    }
  }

  private func settings() throws -> Settings {
    let lines = set.map { $0.replacing("=", with: ": ", maxReplacements: 1) }
    let read = Settings(text: lines.joined(separator: "\n"), file: "--set")
    for (index, text) in set.enumerated() where !text.contains("=") {
      throw Problems(
        Problem(Place("--set", index + 1), "\"\(text)\" is not key=value"))
    }
    return read
  }
}

extension RecordingJudge {
  /// A judge with those checks under the carrier's policy.
  init(_ carrier: CarrierFile, checks: [any Check], _ registry: Registry) throws {
    let policies = try registry.packs.map { pack in
      let isMeant = pack.card.kind == carrier.kind
      return try pack.policy(isMeant ? carrier.policy : Settings()) as any Policy
    }
    self.init(
      checks: checks, policies: policies + [WrittenPolicy(carrier.policy)], roles: carrier.roles,
      correlationHeader: carrier.correlationHeader)
  }
}
