import Foundation
import Testing

/// `harness lint` as a user meets it, and the carrier profiles that ship with the project.
struct LintCommandTests {
  private static let trap = """
    parties:
      trunks:
        primary: {host: yourorg.mypurecloud.com, cloud: aws}
        backup: {cloud: aws, region: us-west-2}
    policy:
      failover: {answerWithin: 3s, cancel: eager}

    """

  private func write(_ text: String, _ name: String, _ harness: Harness) throws {
    try text.write(
      to: harness.folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
  }

  @Test func `a trap is shown with line, reason and fix`() async throws {
    let harness = try Harness()
    try write(Self.trap, "carrier.yml", harness)
    let outcome = try await harness.run("lint", "carrier.yml")
    #expect(outcome.status == 1, "\(outcome.output)\(outcome.errors)")
    #expect(
      outcome.output.hasPrefix(
        "carrier.yml:4:21  failure  failover.one-cloud: all 2 trunks end in aws, the failover "
          + "trunk \"backup\" too\n    why  "), "\(outcome.output)")
    #expect(outcome.output.contains("(guide A §1)\n    fix  end the failover trunk"))
    #expect(outcome.output.hasSuffix("1 file, 22 rules: 1 failure\n"))
    #expect(!outcome.output.contains("\u{1B}"))
    let other = try await harness.run("lint", "--rule", "lint:failover.dns", "carrier.yml")
    #expect(other.status == 0)
    #expect(other.output == "1 file, 1 rule: nothing found\n")
  }

  @Test func `the guides' payloads are clean, read as files and from standard input`()
    async throws
  {
    let harness = try Harness()
    let files = ["trunk-group.http", "queue.http", "named-settings.json"]
    let outcome = try await harness.run(
      list: ["lint"] + files.map { "Fixtures/Payloads/\($0)" })
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output == "3 files, 22 rules: nothing found\n")

    let process = harness.process(["lint", "-"])
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    input.fileHandleForWriting.write(Data(#"{"syncMode": "ASYNCHRONOUS"}"#.utf8))
    try input.fileHandleForWriting.close()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    #expect(text.contains("\n-:1:14  failure  replication.asynchronous: "), "\(text)")
  }

  @Test(
    arguments: [
      ("broken.json", "{\"syncMode\": }", "broken.json:1: not JSON at column 14"),
      ("broken.yml", "carrier: [", "broken.yml:2: not YAML"),
      ("other.json", "{\"colour\": \"red\"}", "other.json:1: nothing in it is configuration"),
      ("list.json", "[]", "list.json:1: a configuration must be a mapping"),
      ("empty.yml", "", "empty.yml:1: file is empty"),
      (
        "words.yml", "carrier: A\nreplicaton: {mode: synchronous}",
        "words.yml:2: key of the file \"replicaton\" is unknown; did you mean \"replication\"?"
      ),
      (
        "both.yml", "policy: {failover.answerWithin: 3s}\nunknown: [failover.answerWithin]",
        "both.yml:1: failover.answerWithin is set, and also listed as unknown"
      ),
    ])
  func `what is no configuration leaves with 64 and one sentence`(
    _ name: String, _ text: String, _ sentence: String
  ) async throws {
    let harness = try Harness()
    try write(text, name, harness)
    let outcome = try await harness.run("lint", name)
    #expect(outcome.status == 64)
    #expect(outcome.errors.hasPrefix("harness: \(sentence)"), "\(outcome.errors)")
    #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
  }

  @Test func `a lifeboat's file is clean with who is around it, and has no trunks`() async throws {
    let harness = try Harness()
    let text = """
      carrier: Our lifeboat
      kind: lifeboat
      parties:
        system: 192.0.2.1
        carriers: [192.0.2.2]
        duty: [192.0.2.31, 192.0.2.32]
        agents: 192.0.2.41
        stores: 192.0.2.51
        databases: 192.0.2.61
        gone: [198.51.100.1]

      """
    try write(text, "lifeboat.yml", harness)
    let clean = try await harness.run("lint", "lifeboat.yml")
    #expect(clean.status == 0, "\(clean.output)\(clean.errors)")
    #expect(clean.output == "1 file, 22 rules: nothing found\n")
    try write(text + "  trunks: {primary: 192.0.2.11}\n", "trunks.yml", harness)
    let refused = try await harness.run("lint", "trunks.yml")
    #expect(refused.status == 64)
    #expect(
      refused.errors == """
        harness: trunks.yml:11: key of parties "trunks" is unknown; allowed: system, carriers, duty, \
        agents, stores, databases, gone

        """)
  }

  @Test func `a file that is not there or not text is said`() async throws {
    let harness = try Harness()
    try Data([0xFF, 0xFE, 0x00]).write(to: harness.folder.appendingPathComponent("bytes.yml"))
    let outcome = try await harness.run("lint", "missing.yml", "bytes.yml", "Fixtures")
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("missing.yml:1: the file cannot be read"))
    #expect(outcome.errors.contains("bytes.yml:1: the file is not UTF-8 text"))
    #expect(outcome.errors.contains("Fixtures:1: the file cannot be read"))
  }

  @Test func `SARIF goes beside the report or alone to standard output`() async throws {
    let harness = try Harness()
    try write(Self.trap, "carrier.yml", harness)
    let beside = try await harness.run("lint", "--sarif", "lint.sarif", "carrier.yml")
    #expect(beside.status == 1)
    #expect(beside.output.contains("failover.one-cloud"))
    let file = try Data(contentsOf: harness.folder.appendingPathComponent("lint.sarif"))
    let alone = try await harness.run("lint", "--sarif", "-", "carrier.yml")
    #expect(alone.status == 1)
    #expect(alone.output == String(decoding: file, as: UTF8.self))
    #expect(alone.output.contains("\"uri\" : \"carrier.yml\""))
    let json = try await harness.run("lint", "--json", "carrier.yml")
    #expect(json.status == 1)
    #expect(json.output.contains("\"rule\" : \"failover.one-cloud\""))
    let over = try await harness.run("lint", "--sarif", "carrier.yml", "carrier.yml")
    #expect(over.status == 64)
  }

  @Test func `rules are listed and explained`() async throws {
    let harness = try Harness()
    let list = try await harness.run("list", "lint")
    #expect(list.status == 0)
    #expect(list.output.contains("lint:failover.timer"))
    let rule = try await harness.run("explain", "lint:failover.timer")
    #expect(rule.status == 0)
    #expect(rule.output.hasPrefix("lint:failover.timer\n"))
    #expect(rule.output.contains("fails at line 3: ten seconds"))
    let check = try await harness.run("explain", "failover.timer")
    #expect(!check.output.contains("lint:"))
  }

  /// What lint says of each profile: rules that fail, and how many facts are unknown.
  private static let profiles: [(name: String, failures: [String], unknown: Int)] = [
    ("guides", [], 0), ("twilio", [], 8), ("bandwidth", [], 8), ("telnyx", [], 7),
    ("teams-direct-routing", [], 8), ("gamma", [], 8), ("rfc3261", ["failover.timer"], 4),
    ("estate", [], 1), ("lifeboat", [], 0),
  ]

  @Test func `every profile is among those that are tested`() throws {
    let folder = Harness.root.appendingPathComponent("Fixtures/Carriers").path
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".yml") }.map { String($0.dropLast(4)) }
    #expect(Set(files) == Set(Self.profiles.map(\.name)))
  }

  @Test(arguments: profiles) func `a profile has a source and the findings it should have`(
    _ profile: (name: String, failures: [String], unknown: Int)
  ) async throws {
    let harness = try Harness()
    let file = "Fixtures/Carriers/\(profile.name).yml"
    let outcome = try await harness.run("lint", "--json", file)
    #expect(outcome.status == (profile.failures.isEmpty ? 0 : 1), "\(outcome.errors)")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    let findings = try #require(json["findings"] as? [[String: Any]])
    let failures = findings.filter { $0["severity"] as? String == "failure" }
    let notes = findings.filter { $0["severity"] as? String == "note" }
    #expect(failures.map { $0["rule"] as? String } == profile.failures)
    #expect(notes.allSatisfy { $0["rule"] as? String == "fact.unknown" })
    #expect(notes.count == profile.unknown)
    let text = try String(contentsOfFile: Harness.root.path + "/" + file, encoding: .utf8)
    #expect(text.contains("\nsource:"))
  }

  @Test(arguments: profiles.map(\.name).filter { $0 != "estate" })
  func `a profile judges captures, and says which defaults it used`(_ name: String) async throws {
    let capture = Harness.root
      .appendingPathComponent("Captures/failover/reference-primary-503-udp.pcapng").path
    let outcome = try await Harness().run(
      "check", "--policy", "Fixtures/Carriers/\(name).yml", capture)
    #expect([0, 1].contains(outcome.status), "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("\(name).yml"))
    let flat = outcome.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    switch name {
    case "guides":
      #expect(outcome.status == 0, "\(outcome.output)")
      #expect(!flat.contains("not known"))
      #expect(flat.contains("guides.yml: cancel eager, answer within 3.000 s"), "\(flat)")
    case "lifeboat":
      #expect(flat.contains("prompt within 1.000 s"), "\(flat)")
    case "rfc3261":
      #expect(flat.contains("cancel strict, answer within 32.000 s"), "\(flat)")
    default:
      #expect(
        flat.contains("(not known, so by default: failover.answerWithin, "), "\(flat)")
    }
  }

  @Test func `a fact set on the command line is known`() async throws {
    let capture = Harness.root
      .appendingPathComponent("Captures/failover/reference-primary-503-udp.pcapng").path
    let outcome = try await Harness().run(
      "check", "--policy", "Fixtures/Carriers/twilio.yml", "--set", "failover.answerWithin=5s",
      capture)
    let flat = outcome.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(flat.contains("by default: failover.ringWithin"), "\(flat)")
    #expect(!flat.contains("default: failover.answerWithin"), "\(flat)")
    #expect(flat.contains("; known in part: failover.triggers): "), "\(flat)")
  }
}
