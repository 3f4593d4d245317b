import Capture
import Foundation
import SIP
import Testing
import Wire

/// Scenarios over TLS: what is left of them is whole, for us and for others.
@Suite(.serialized) struct SecuredRunTests {
  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/tshark"), "no tshark"),
    .timeLimit(.minutes(10)))
  func `tshark reads the capture of a scenario without being told anything`() async throws {
    let harness = try Harness()
    let outcome = try await harness.runOnTime("run", "--scenario", "tls-versions", "--seed", "4f1c")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("4 scenarios on failover-proxy: 4 passed"))
    let run = try Self.run(in: harness)
    for (one, other) in [("1.2", "1.2"), ("1.2", "1.3"), ("1.3", "1.2"), ("1.3", "1.3")] {
      let name = "tls-versions-v\(one)-v\(other).pcapng"
      let file = run.appendingPathComponent(name).path
      let shown = try Self.output(
        "/usr/bin/tshark", "-r", file, "-Y", "sip", "-T", "fields", "-e", "sip.Method")
      let methods = shown.split(separator: "\n").map(String.init)
      for (method, count) in [("INVITE", 2), ("ACK", 2), ("BYE", 2)] {
        #expect(methods.count { $0 == method } == count, "\(name): \(methods)")
      }
      // Nothing of it can be read without the keys.
      let clear = try Self.output("/usr/bin/tshark", "-r", file, "-Y", "sip && !tls")
      #expect(clear.isEmpty, "\(clear)")
      let checked = try await harness.run(
        "check", "Captures/runs/\(run.lastPathComponent)/\(name)")
      #expect(checked.status == 0, "\(checked.output)\(checked.errors)")
      let reading = try CaptureFile.read(file)
      #expect(reading.sightings.filter { $0.message != nil }.allSatisfy { $0.transport == .tls })
    }
  }

  @Test(.timeLimit(.minutes(10)))
  func `keys of systems are for their owner only, and a redacted capture has none`() async throws {
    let harness = try Harness()
    let outcome = try await harness.runOnTime(
      "run", "--scenario", "tls-versions v1.3 v1.3", "--seed", "4f1c")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    let run = try Self.run(in: harness)
    let folder = run.appendingPathComponent("failover-proxy/tls-versions-v1.3-v1.3/tls")
    let attributes = try FileManager.default.attributesOfItem(
      atPath: folder.appendingPathComponent("key.pem").path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    let verified = try Self.output(
      "/usr/bin/openssl", "verify", "-CAfile", folder.appendingPathComponent("ca.pem").path,
      folder.appendingPathComponent("certificate.pem").path)
    #expect(verified.contains("certificate.pem: OK"), "\(verified)")

    let capture = run.appendingPathComponent("tls-versions-v1.3-v1.3.pcapng")
    let redacted = try await harness.run(
      "redact", capture.path, harness.folder.appendingPathComponent("shown.pcapng").path)
    #expect(redacted.status == 0, "\(redacted.output)\(redacted.errors)")
    let bytes = try Data(contentsOf: harness.folder.appendingPathComponent("shown.pcapng"))
    #expect(bytes.range(of: Data("TRAFFIC_SECRET".utf8)) == nil)
    #expect(try Data(contentsOf: capture).range(of: Data("TRAFFIC_SECRET".utf8)) != nil)
  }

  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/sbin/kamailio"), "no kamailio"),
    .timeLimit(.minutes(10)), arguments: [true, false])
  func `a trunk that asks for a certificate is lost to a system that shows none`(
    shows: Bool
  ) async throws {
    let harness = try Harness(
      file: """
        systems:
          kamailio:
            kind: failover-proxy
            command: [kamailio, -f, "{{config}}", -DD, -E, -m, "16", -M, "4", -Y, "{{directory}}"]
            config: failover.cfg
            files: [tls.cfg]
            transports: [udp, tcp, tls]

        """)
    let source = Harness.root.appendingPathComponent("Fixtures/Systems/kamailio/failover.cfg")
    var lines = try String(contentsOf: source, encoding: .utf8).components(separatedBy: "\n")
    // What it shows to who calls it and to whom it calls can be told apart in a file alone.
    let place = try #require(lines.firstIndex { $0.hasPrefix("modparam(\"tls\"") })
    lines.removeAll { $0.hasPrefix("modparam(\"tls\"") }
    lines.insert("modparam(\"tls\", \"config\", \"{{directory}}/tls.cfg\")", at: place)
    let own = "certificate = {{tls_certificate}}\nprivate_key = {{tls_key}}\n"
    let settings = """
      [server:default]
      method = TLSv1.2+
      \(own)[client:default]
      method = TLSv1.2+
      ca_list = {{tls_ca}}
      verify_certificate = yes
      require_certificate = yes
      \(shows ? own : "")
      """
    for (name, text) in [("failover.cfg", lines.joined(separator: "\n")), ("tls.cfg", settings)] {
      try text.write(
        to: harness.folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }
    let outcome = try await harness.runOnTime("run", "--scenario", "tls-mutual")
    #expect(outcome.status == (shows ? 0 : 1), "\(outcome.output)\(outcome.errors)")
    #expect(
      outcome.output.contains("primary: expected INVITE within") == !shows, "\(outcome.output)")
  }

  @Test(.timeLimit(.minutes(10)))
  func `the reference proxy shows its certificate to a trunk that asks for one`() async throws {
    let harness = try Harness()
    let outcome = try await harness.runOnTime(
      "run", "--system", "failover-proxy", "--scenario", "tls-mutual")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
  }

  private static func run(in harness: Harness) throws -> URL {
    let runs = harness.folder.appendingPathComponent("Captures/runs")
    let names = try FileManager.default.contentsOfDirectory(atPath: runs.path)
      .filter { $0.first?.isNumber == true }
    return runs.appendingPathComponent(try #require(names.max()))
  }

  private static func output(_ program: String, _ arguments: String...) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let said = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: said, as: UTF8.self)
  }
}
