import Foundation
import Testing
import Transports

/// A system that somebody else runs: driven where it is, and left alone.
@Suite(.serialized) struct StandingSystemTests {
  private static func file(_ block: AddressBlock, rest: String = "10ms") -> String {
    """
    system: theirs
    policy:
      failover: {answerWithin: 500ms, cancel: eager}
    systems:
      theirs:
        kind: failover-proxy
        running:
          system: \(block.address(1))
          carriers: [\(block.address(2))]
          trunks: [\(block.address(11)), \(block.address(12))]
          rest: \(rest)
    """
  }

  private static func proxy(_ block: AddressBlock, in folder: URL) throws -> Process {
    let configuration = folder.appendingPathComponent("proxy.yml")
    let text = """
      listen: [udp:\(block.address(1)):5060, tcp:\(block.address(1)):5060]
      trunks:
        - {name: primary, address: "\(block.address(11)):5060", transport: udp, priority: 1}
        - {name: secondary, address: "\(block.address(12)):5060", transport: udp, priority: 2}
      failover: {answerWithin: 500ms, triggers: [503, 408, timeout, transport-error], cancel: eager}
      """
    try text.write(to: configuration, atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = Harness.products.appendingPathComponent("failover-proxy")
    process.arguments = [configuration.path]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  @Test(.timeLimit(.minutes(10)))
  func `it is driven by one scenario after the other, and goes on running`() async throws {
    let lease = try AddressLease.acquire(seed: .random(in: 0...(.max)))
    let block = try #require(lease.block(7))
    let harness = try Harness(file: Self.file(block))
    let proxy = try Self.proxy(block, in: harness.folder)
    defer { proxy.terminate() }
    let outcome = try await harness.runOnTime("run", "--scenario", "primary-503")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    // Over TCP its trunks would have to be other ones.
    #expect(outcome.output.contains("1 scenario on theirs: 1 passed"), "\(outcome.output)")
    #expect(outcome.output.contains("another transport to the trunks than UDP: primary-503 tcp"))
    #expect(proxy.isRunning)

    let carrier = """
      carrier: theirs
      system: running
      parties:
        system: \(block.address(1))
        carriers: [\(block.address(2))]
        trunks: {primary: \(block.address(11)), secondary: \(block.address(12))}
      policy:
        failover: {answerWithin: 500ms, cancel: eager}
      """
    try carrier.write(
      to: harness.folder.appendingPathComponent("carrier.yml"), atomically: true, encoding: .utf8)
    let certificate = try await harness.runOnTime(
      "certify", "carrier.yml", "--requirement", "FO-12", "--repeat", "1", "--key",
      harness.folder.appendingPathComponent("key").path)
    #expect(certificate.status == 0, "\(certificate.output)\(certificate.errors)")
    #expect(certificate.output.contains("on running"), "\(certificate.output)")
    #expect(proxy.isRunning)
    withExtendedLifetime(lease) {}
  }

  @Test(.timeLimit(.minutes(10)))
  func `nobody there is a system that is unavailable`() async throws {
    let lease = try AddressLease.acquire(seed: .random(in: 0...(.max)))
    let block = try #require(lease.block(7))
    let text = Self.file(block) + "\n    readyWithin: 300ms\n"
    let outcome = try await Harness(file: text).run("run", "--scenario", "primary-503")
    withExtendedLifetime(lease) {}
    #expect(outcome.status == 69, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("did not answer OPTIONS over UDP within 300.0 ms"))
  }

  @Test func `what is wrong with its addresses is said at once`() async throws {
    let text = """
      systems:
        theirs:
          kind: failover-proxy
          command: [x]
          running:
            system: 192.0.2.1
            carriers: [127.0.0.2]
            trunks: [127.0.0.2, 127.0.0.4]
            transport: carrier-pigeon
        mine:
          kind: failover-proxy
          running: {system: 192.0.2.1, carriers: [127.0.0.2], trunks: [127.0.0.2]}
      """
    let outcome = try await Harness(file: text).run("run")
    #expect(outcome.status == 64)
    for sentence in [
      "harness.yml:2: system \"theirs\" runs already; it has no \"command\"",
      "harness.yml:9: transport \"carrier-pigeon\" is unknown",
      "harness.yml:12: system: 192.0.2.1 is not on loopback",
      "harness.yml:12: 127.0.0.2 is both among carriers and trunks",
    ] {
      #expect(outcome.errors.contains(sentence), "\(sentence)\n\(outcome.errors)")
    }
  }
}
