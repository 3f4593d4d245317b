import Foundation
import Testing

/// Certifying and verifying as a user does it; real sockets, real processes.
@Suite(.serialized) struct CertifyCommandTests {
  private static let configuration = "Fixtures/Carriers/guides.yml"

  /// The folder of the latest certificate.
  private func folder(of harness: Harness) throws -> URL {
    let runs = harness.folder.appendingPathComponent("Captures/runs")
    let names = try FileManager.default.contentsOfDirectory(atPath: runs.path)
    return runs.appendingPathComponent(
      try #require(names.filter { $0.hasPrefix("certificate-") }.max()))
  }

  @Test(.timeLimit(.minutes(10)))
  func `a certificate is signed, verified, and refused once a packet was changed`() async throws {
    let harness = try Harness()
    let outcome = try await harness.runOnTime(
      "certify", Self.configuration, "--requirement", "FO-02", "--repeat", "2", "--key", "key")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("FO-02"))
    #expect(outcome.output.contains("failover.reaction: min "))
    let folder = try folder(of: harness)
    let certificate = folder.appendingPathComponent("certificate.json").path
    let right = try await harness.run("verify", certificate)
    #expect(right.status == 0, "\(right.output)\(right.errors)")
    #expect(right.output.hasSuffix("verified\n"))
    // Under a configuration of its own it has a history of its own.
    let history = try await harness.run("history", "--requirement", "FO-02")
    #expect(history.output.contains("failover-proxy as "), "\(history.output)\(history.errors)")

    let capture = folder.appendingPathComponent("primary-503-udp-1.pcapng")
    var bytes = try Data(contentsOf: capture)
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: capture)
    let wrong = try await harness.run("verify", certificate)
    #expect(wrong.status == 1, "\(wrong.output)\(wrong.errors)")
    #expect(wrong.output.contains("primary-503-udp-1.pcapng was changed"))
  }

  @Test(.timeLimit(.minutes(10)))
  func `a folder named from the current one is as good as any`() async throws {
    let harness = try Harness()
    let outcome = try await harness.run(
      "certify", Self.configuration, "--requirement", "FO-02", "--repeat", "1", "--key", "key",
      "--output", "Captures/runs/cert")
    // A machine that is too busy makes it inconclusive; that the system came up is what is asked.
    #expect([0, 2].contains(outcome.status), "\(outcome.output)\(outcome.errors)")
    #expect(!outcome.output.contains("unavailable"), "\(outcome.output)")
    #expect(
      FileManager.default.fileExists(
        atPath: harness.folder.appendingPathComponent("Captures/runs/cert/certificate.json").path))
  }

  @Test(.timeLimit(.minutes(10))) func `Ctrl-C leaves evidence and no certificate`() async throws {
    let harness = try Harness()
    let outcome = try await harness.run(
      "certify", Self.configuration, "--requirement", "FO-16", "--key", "key"
    ) { line, pid in
      if line.hasPrefix("playing") { kill(pid, SIGINT) }
    }
    #expect(outcome.status == 130, "\(outcome.output)\(outcome.errors)")
    let left = try FileManager.default.contentsOfDirectory(atPath: try folder(of: harness).path)
    #expect(!left.contains("certificate.json"))
    #expect(left.contains { $0.hasSuffix(".pcapng") })
  }

  @Test(arguments: [
    (configuration, "lifeboat", "is a lifeboat, \(configuration) is for a failover-proxy"),
    (
      "Fixtures/Carriers/lifeboat.yml", "failover-proxy",
      "is a failover-proxy, Fixtures/Carriers/lifeboat.yml is for a lifeboat"
    ),
  ]) func `a file of another kind is refused, with the word that is missing`(
    _ file: String, _ system: String, _ sentence: String
  ) async throws {
    let outcome = try await Harness().run("certify", file, "--system", system, "--key", "key")
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains(sentence), "\(outcome.errors)")
    #expect(outcome.errors.contains("says kind: \(system)"))
  }

  @Test func `a wrong configuration is said at once, with lines`() async throws {
    let harness = try Harness()
    try "carrier: x\npolicy:\n  failover: {cancel: lazy, answerWithn: 3s}\n".write(
      to: harness.folder.appendingPathComponent("bad.yml"), atomically: true, encoding: .utf8)
    let outcome = try await harness.run("certify", "bad.yml")
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("bad.yml:3: failover.cancel is \"lazy\""))
    #expect(outcome.errors.contains("did you mean \"failover.answerWithin\"?"))
  }

  @Test func `what is no certificate is refused`() async throws {
    let harness = try Harness()
    let outcome = try await harness.run("verify", "harness.yml")
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("cannot be read as a certificate"))
    let folder = try await harness.run("verify", ".")
    #expect(folder.status == 64)
    #expect(
      folder.errors == "harness: . cannot be read as a certificate: Is a directory\n",
      "\(folder.errors)")
  }
}
