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

  /// The carrier file, or one that says nothing; prints every problem and leaves with 64.
  func carrier(_ registry: Registry) throws -> CarrierFile {
    guard let policy else { return CarrierFile() }
    do {
      return try CarrierFile.read(policy, registry: registry)
    } catch let problems as Problems {
      for problem in problems.all { Console.complain(problem.description) }
      throw ExitStatus.usage.code
    }
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
      checks: checks, policies: policies, roles: carrier.roles,
      correlationHeader: carrier.correlationHeader)
  }
}
