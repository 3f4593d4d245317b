import Capture
import Foundation
import SIP
import Testing
import Wire

/// The command as a user meets it; real sockets, real processes.
@Suite(.serialized) struct ReplayCommandTests {
  static let capture = Harness.root
    .appendingPathComponent("Captures/failover/reference-primary-503-udp.pcapng").path

  private func evidence(of harness: Harness) throws -> URL {
    let base = harness.folder.appendingPathComponent("Captures/replays")
    let names = try FileManager.default.contentsOfDirectory(atPath: base.path)
    return base.appendingPathComponent(try #require(names.max()))
  }

  @Test(.timeLimit(.minutes(10))) func `the reference system repeats its own recording`()
    async throws
  {
    let harness = try Harness()
    let outcome = try await harness.runOnTime(
      "replay", Self.capture, "--against", "failover-proxy", "--seed", "4f1c")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("1 call found, 1 to be played, 0 skipped"))
    #expect(outcome.output.contains("compared with the recording"))
    #expect(outcome.output.contains("1 call: 1 same, 0 different, 0 skipped; 0 differences"))
    let folder = try evidence(of: harness)
    let reading = try CaptureFile.read(folder.appendingPathComponent("replay.pcapng").path)
    #expect(reading.sightings.contains { $0.message?.status?.rawValue == 503 })
    #expect(reading.problem == nil)
    for file in ["replay.json", "ladders.txt", "failover-proxy/failover-proxy.log"] {
      #expect(
        FileManager.default.fileExists(atPath: folder.appendingPathComponent(file).path), "\(file)")
    }
  }

  @Test(.timeLimit(.minutes(10)))
  func `what was accepted is what is compared with from then on`() async throws {
    let harness = try Harness()
    let kamailio = Harness.root
      .appendingPathComponent(
        "Captures/regions/kamailio-transfer-token-stripped-udp-primary.pcapng")
    let before = try await harness.runOnTime(
      "replay", kamailio.path, "--against", "failover-proxy", "--evidence", "tap")
    #expect(before.status == 1, "\(before.output)\(before.errors)")
    #expect(before.output.contains("X-Transfer-Context-Token \"ctx-5f2c81d07e\", recorded none"))
    let accepted = try await harness.runOnTime(
      "replay", kamailio.path, "--against", "failover-proxy", "--evidence", "tap", "--accept")
    #expect(accepted.status == 0, "\(accepted.output)\(accepted.errors)")
    let after = try await harness.runOnTime(
      "replay", kamailio.path, "--against", "failover-proxy", "--evidence", "tap")
    #expect(after.status == 0, "\(after.output)\(after.errors)")
    #expect(after.output.contains("compared with the golden Captures/golden/kamailio-transfer"))
  }

  @Test(
    .timeLimit(.minutes(10)),
    arguments: [
      (["replay", "--against", "failover-proxy"], "no capture file is given"),
      (["replay", "no-such.pcap", "--against", "failover-proxy"], "no-such.pcap"),
      (["replay", "harness.yml", "--against", "failover-proxy"], "harness.yml"),
      (["replay", capture, "--against", "asterisk"], "system \"asterisk\" is unknown"),
      (["replay", capture, "--against", "failover-proxy", "--speed", "0"], "--speed is 0.0"),
      (["replay", capture, "--against", "failover-proxy", "--calls", "7"], "holds 1"),
      (["replay", capture, "--against", "failover-proxy", "--carrier", "box"], "is no address"),
      (["replay", capture, "--against", "failover-proxy", "--tolerance", "x"], "--tolerance"),
      (["replay", capture, "--against", "failover-proxy", "--credentials", "x"], "user:password"),
    ])
  func `what cannot be read is said in one sentence`(_ arguments: [String], _ words: String)
    async throws
  {
    let outcome = try await Harness().run(list: arguments)
    #expect(outcome.status == 64, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
  }

  @Test(.timeLimit(.minutes(10))) func `a capture without SIP is said to be one`() async throws {
    let harness = try Harness()
    let path = harness.folder.appendingPathComponent("silence.pcapng").path
    try PcapngWriter(application: "test", interface: "lo", linkType: .ethernet)
      .write([Frame(number: 1, at: .seconds(1), bytes: Array(repeating: 0, count: 60))], to: path)
    let outcome = try await harness.run("replay", path, "--against", "failover-proxy")
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains("holds no SIP message"))
  }

  @Test(.timeLimit(.minutes(10))) func `a plan sends nothing`() async throws {
    let harness = try Harness()
    let outcome = try await harness.run(
      "replay", Self.capture, "--against", "failover-proxy", "--plan", "--system-address",
      "127.236.85.2")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("skipped 1 call (1): the system begins it by itself"))
    #expect(
      !FileManager.default.fileExists(
        atPath: harness.folder.appendingPathComponent("Captures/replays").path))
  }

  @Test(.timeLimit(.minutes(10))) func `Ctrl-C keeps the evidence and leaves no process behind`()
    async throws
  {
    let harness = try Harness()
    let silent = Harness.root
      .appendingPathComponent("Captures/failover/reference-late-200-udp-strict-4s.pcapng").path
    let outcome = try await harness.run(
      "replay", silent, "--against", "failover-proxy", "--set", "failover.cancel=strict"
    ) { line, pid in
      if line.hasPrefix("playing") { kill(pid, SIGINT) }
    }
    #expect(outcome.status == 130, "\(outcome.output)\(outcome.errors)")
    let folder = try evidence(of: harness)
    #expect(
      FileManager.default.fileExists(atPath: folder.appendingPathComponent("replay.pcapng").path))
    let running = try Self.output(of: "ps", "-eo", "args")
    #expect(!running.contains(folder.path))
  }

  @Test(
    .timeLimit(.minutes(10)),
    .enabled(if: hasValidator, "python3-jsonschema is not installed (make test installs it)"))
  func `the JSON follows the schema`() async throws {
    let harness = try Harness()
    let outcome = try await harness.runOnTime(
      "replay", Self.capture, "--against", "failover-proxy", "--evidence", "tap", "--json", "--set",
      "failover.triggers=[408]")
    #expect(outcome.status == 1, "\(outcome.output)\(outcome.errors)")
    let record = harness.folder.appendingPathComponent("record.json")
    try outcome.output.write(to: record, atomically: true, encoding: .utf8)
    let schema = Harness.root.appendingPathComponent("Sources/Replaying/Schema/replay.schema.json")
    let script = """
      import json, sys, jsonschema
      schema = json.load(open(sys.argv[1])); jsonschema.Draft202012Validator.check_schema(schema)
      record = json.load(open(sys.argv[2]))
      jsonschema.Draft202012Validator(schema).validate(record)
      assert record["verdict"] == "different" and record["calls"][0]["differences"]
      record["verdict"] = "perhaps"
      print(len(list(jsonschema.Draft202012Validator(schema).iter_errors(record))))
      """
    let result = try Self.output(
      of: "python3", "-W", "ignore", "-c", script, schema.path, record.path)
    #expect(result == "1\n", "\(result)")
  }

  static let hasValidator: Bool =
    (try? output(of: "python3", "-c", "import jsonschema; print(1)")) == "1\n"

  private static func output(of arguments: String...) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
