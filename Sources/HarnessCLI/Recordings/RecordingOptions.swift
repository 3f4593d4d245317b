import ArgumentParser
import Capture
import Checks
import Foundation
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

  @Option(
    name: .customLong("tls-keys"),
    help: ArgumentHelp(
      "A TLS key log (SSLKEYLOGFILE) to read TLS connections with, beside the keys that a pcapng "
        + "file holds itself.", valueName: "file"),
    completion: .file())
  var tlsKeys: String?

  private static let longestKeyLog = 64 << 20

  /// The key log that was given; prints every line that is none and leaves with 64.
  func keys() throws -> TLSKeyLog {
    guard let tlsKeys else { return TLSKeyLog() }
    guard let file = FileHandle(forReadingAtPath: tlsKeys) else {
      Console.complain("TLS key log \(tlsKeys) cannot be read")
      throw ExitStatus.usage.code
    }
    let data = (try? file.read(upToCount: Self.longestKeyLog + 1)) ?? Data()
    guard data.count <= Self.longestKeyLog else {
      Console.complain("TLS key log \(tlsKeys) is longer than 64 MiB")
      throw ExitStatus.usage.code
    }
    let log = TLSKeyLog(data)
    for problem in log.problems {
      Console.complain("\(tlsKeys):\(problem.line): \(problem.reason)")
    }
    if log.problems.isEmpty, log.isEmpty { Console.complain("\(tlsKeys) holds no TLS keys") }
    guard log.problems.isEmpty, !log.isEmpty else { throw ExitStatus.usage.code }
    return log
  }

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
      service: carrier.service, correlationHeader: carrier.correlationHeader)
    let groups = registry.pack(carrier.kind)?.card.parties ?? []
    roleOfName = { name in groups.first { $0.hasParty(named: name) }?.role }
  }
}
