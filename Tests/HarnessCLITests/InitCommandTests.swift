import Foundation
import Testing

/// `harness init` as a user meets it, and what runs afterwards.
@Suite(.serialized) struct InitCommandTests {
  /// A folder with nothing in it.
  private func emptyFolder() throws -> Harness {
    let harness = try Harness()
    for name in ["harness.yml", "Fixtures"] {
      try FileManager.default.removeItem(at: harness.folder.appendingPathComponent(name))
    }
    return harness
  }

  private func copy(_ fixture: String, to name: String, _ harness: Harness) throws {
    try FileManager.default.copyItem(
      at: Harness.root.appendingPathComponent("Fixtures/\(fixture)"),
      to: harness.folder.appendingPathComponent(name))
  }

  private func text(_ path: String, _ harness: Harness) throws -> String {
    try String(contentsOf: harness.folder.appendingPathComponent(path), encoding: .utf8)
  }

  /// The shipped Kamailio configuration as somebody wrote it for a host of their own.
  private func writePlain(_ harness: Harness) throws {
    let url = Harness.root.appendingPathComponent("Fixtures/Systems/kamailio/failover.cfg")
    var plain = try String(contentsOf: url, encoding: .utf8)
    plain.replace("; {{…}} is filled in by the harness.", with: ".")
    while let open = plain.firstRange(of: "{{#tls}}\n"),
      let close = plain[open.upperBound...].firstRange(of: "{{/tls}}\n")
    {
      plain.removeSubrange(open.lowerBound..<close.upperBound)
    }
    let tags = [
      ("{{^tls}}\n", ""), ("{{/tls}}\n", ""), ("{{t1.ms}}", "500"), ("{{t2.ms}}", "4000"),
      ("{{#trunksLastFirst}}\n", ""), ("{{/trunksLastFirst}}\n", ""),
      ("{{system.address}}", "127.0.0.1"), ("{{system.port}}", "5060"),
      ("{{answerWithin.ms}}", "3000"), ("{{ringWithin.ms}}", "4000"),
      ("{{triggers.statuses}}", "503|408"),
    ]
    for (tag, value) in tags { plain.replace(tag, with: value) }
    let trunk = "    $avp(trunk) = \"sip:{{address}}:{{port}};transport={{transport}}\";\n"
    plain.replace(
      trunk,
      with: ["127.0.0.12", "127.0.0.11"].map {
        "    $avp(trunk) = \"sip:\($0):5060;transport=udp\";\n"
      }
      .joined())
    #expect(!plain.contains("{{"))
    try plain.write(
      to: harness.folder.appendingPathComponent("kamailio.cfg"), atomically: true, encoding: .utf8)
  }

  @Test(.timeLimit(.minutes(10))) func `a Kamailio and a SIPp flow run and are judged at once`()
    async throws
  {
    let harness = try emptyFolder()
    try writePlain(harness)
    try copy("Scenarios/carrier.xml", to: "carrier.xml", harness)
    let outcome = try await harness.run("init")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(
      outcome.output.hasPrefix(
        "kamailio.cfg: Kamailio, udp tcp, 2 trunks (127.0.0.11:5060, 127.0.0.12:5060); "
          + "system kamailio\ncarrier.xml: SIPp; scenario sipp-carrier\n"), "\(outcome.output)")
    #expect(!outcome.output.contains("to do by hand"))
    let run = try await harness.runOnTime(
      "run", "--scenario", "primary-503", "--scenario", "sipp-carrier")
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    #expect(run.output.contains("3 scenarios on kamailio: 3 passed"), "\(run.output)")
  }

  @Test(.timeLimit(.minutes(10))) func `a dispatcher's list and includes are found by the system`()
    async throws
  {
    let harness = try emptyFolder()
    try copy("Setups/kamailio", to: "proxy", harness)
    let outcome = try await harness.run("init")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("proxy/dispatcher.list:4: set 2 is left as it is"))
    let run = try await harness.runOnTime("run", "--scenario", "primary-503")
    #expect(run.status == 0, "\(run.output)\(run.errors)")
    #expect(run.output.contains("2 scenarios on kamailio: 2 passed"), "\(run.output)")
  }

  @Test(.timeLimit(.minutes(10))) func `an empty folder gets the reference system, which runs`()
    async throws
  {
    let harness = try emptyFolder()
    let outcome = try await harness.run("init")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.hasPrefix("no system was found: "))
    let run = try await harness.runOnTime("run", "--scenario", "healthy-primary")
    #expect(run.status == 0, "\(run.output)\(run.errors)")
  }

  @Test func `nothing that is there is overwritten`() async throws {
    let harness = try emptyFolder()
    try writePlain(harness)
    let dry = try await harness.run("init", "--dry-run")
    #expect(dry.status == 0)
    #expect(dry.output.contains("--- harness.yml\n# Written by harness init."))
    #expect(dry.output.contains("nothing was written (--dry-run)\n"))
    let names = try FileManager.default.contentsOfDirectory(atPath: harness.folder.path)
    #expect(names == ["kamailio.cfg"])

    try "mine".write(
      to: harness.folder.appendingPathComponent("harness.yml"), atomically: true, encoding: .utf8)
    let refused = try await harness.run("init")
    #expect(refused.status == 64)
    #expect(refused.errors.hasPrefix("harness: harness.yml is there already; --force keeps it as"))
    #expect(try text("harness.yml", harness) == "mine")

    let forced = try await harness.run("init", "--force")
    #expect(forced.status == 0)
    #expect(try text("harness.yml.bak", harness) == "mine")
    let again = try await harness.run("init", "--force")
    #expect(again.output.contains("put aside harness.yml.bak2, harness.bak\n"), "\(again.output)")
    #expect(try text("harness.yml.bak", harness) == "mine")
    #expect(!again.output.contains("kamailio-2"))
    #expect(try await harness.run("init", "nowhere").status == 64)
  }

  @Test func `what was found and what is to do is JSON, too`() async throws {
    let harness = try emptyFolder()
    try copy("Setups/kamailio", to: "proxy", harness)
    let outcome = try await harness.run("init", "--json", "--dry-run")
    let record = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect(record["format"] as? Int == 1)
    #expect(
      (record["systems"] as? [[String: Any]])?.first?["source"] as? String == "proxy/kamailio.cfg")
    let chores = record["byHand"] as? [[String: Any]] ?? []
    #expect(chores.map { $0["line"] as? Int } == [4, 12])
    let files = (record["files"] as? [[String: Any]] ?? []).map { $0["path"] as? String }
    #expect(files.last == "harness.yml")
  }

  @Test(.timeLimit(.minutes(10))) func `a hostile folder is read as far as it is good`()
    async throws
  {
    let harness = try emptyFolder()
    let files = FileManager.default
    var deep = harness.folder
    for _ in 0..<40 { deep.appendPathComponent("d") }
    try files.createDirectory(at: deep, withIntermediateDirectories: true)
    try Data("#!KAMAILIO".utf8).write(to: deep.appendingPathComponent("kamailio.cfg"))
    try Data(repeating: 0x41, count: 3 << 20).write(
      to: harness.folder.appendingPathComponent("huge.cfg"))
    try Data([0xD4, 0xC3, 0xB2, 0xA1] + [UInt8](repeating: 0, count: 20)).write(
      to: harness.folder.appendingPathComponent("call.pcap"))
    try Data("loadmodule \"tm.so\"\nrequest_route {\u{0}".utf8).write(
      to: harness.folder.appendingPathComponent("binary.cfg"))
    try files.createSymbolicLink(
      at: harness.folder.appendingPathComponent("loop"), withDestinationURL: harness.folder)
    try files.createSymbolicLink(
      atPath: harness.folder.appendingPathComponent("outside.cfg").path,
      withDestinationPath: "/etc/passwd")
    #expect(mkfifo(harness.folder.appendingPathComponent("pipe.cfg").path, 0o600) == 0)
    let outcome = try await harness.run("init")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("no system was found"))
    #expect(outcome.output.contains("not read: files over 512 KiB (1)"), "\(outcome.output)")
    #expect(outcome.output.contains("not read: folders more than 6 deep (1)"))
    #expect(outcome.output.contains("not followed: links that lead out of the folder (2)"))
    #expect(outcome.output.contains("also: harness check call.pcap\n"))
  }
}
