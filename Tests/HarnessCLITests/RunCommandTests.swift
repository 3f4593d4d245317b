import Capture
import Foundation
import SIP
import Testing
import Wire

/// The command as a user meets it; real sockets, real processes.
@Suite(.serialized) struct RunCommandTests {
  @Test(.timeLimit(.minutes(10))) func `a run leaves a verdict and its evidence`() async throws {
    let harness = try Harness()
    let outcome = try await harness.runOnTime(
      "run", "--scenario", "primary-503", "--seed", "4f1c")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("seed 4f1c"))
    #expect(outcome.output.contains("3 scenarios on failover-proxy: 3 passed"))
    let runs = harness.folder.appendingPathComponent("Captures/runs")
    let run = runs.appendingPathComponent(try #require(try Self.runs(in: runs).max()))
    for file in [
      "run.json", "junit.xml", "report.html", "primary-503-udp.pcapng", "primary-503-tcp.pcapng",
    ] {
      #expect(
        FileManager.default.fileExists(atPath: run.appendingPathComponent(file).path), "\(file)")
    }
    #expect(
      outcome.output.contains("report    Captures/runs/\(run.lastPathComponent)/report.html\n"))
    let page = try String(contentsOf: run.appendingPathComponent("report.html"), encoding: .utf8)
    #expect(page.contains("<a href=\"./primary-503-udp.pcapng\">"))
    let capture = try Data(contentsOf: run.appendingPathComponent("primary-503-udp.pcapng"))
    #expect(String(decoding: capture, as: UTF8.self).contains(" of a run with seed 4f1c, "))
    #expect(page.contains("From the trunk&#39;s error to the failover INVITE"))
    let record = try String(contentsOf: run.appendingPathComponent("run.json"), encoding: .utf8)
    #expect(record.contains("\"measure\" : \"failover.reaction\""))
    let reading = try CaptureFile.read(
      run.appendingPathComponent("primary-503-udp.pcapng").path)
    #expect(reading.sightings.contains { $0.message?.status?.rawValue == 503 })
    #expect(reading.problem == nil)
  }

  @Test(.timeLimit(.minutes(10))) func `a tap works without capturing and says so`() async throws {
    let harness = try Harness()
    let outcome = try await harness.runOnTime(
      "run", "--scenario", "healthy-primary", "--evidence", "tap")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("evidence: tap"))
    #expect(outcome.output.contains("note: the packets were recorded inside the harness"))
  }

  @Test(.timeLimit(.minutes(10))) func `one-way audio is found live and its direction named`()
    async throws
  {
    let outcome = try await Harness().runOnTime(
      "run", "--file", "Fixtures/Scenarios/faulty/harness.yml", "--scenario", "one-way-audio")
    #expect(outcome.status == 1, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("media.two-way: no audio from secondary to carrier: "))
  }

  @Test(.timeLimit(.minutes(10)))
  func `Ctrl-C keeps the evidence and leaves no process behind`() async throws {
    let harness = try Harness()
    let outcome = try await harness.run("run", "--scenario", "both-silent") { line, pid in
      if line.hasPrefix("playing") { kill(pid, SIGINT) }
    }
    #expect(outcome.status == 130, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.hasSuffix("INTERRUPTED\n"))
    let runs = harness.folder.appendingPathComponent("Captures/runs")
    let run = try #require(try Self.runs(in: runs).first)
    let history = try await harness.run("history")
    #expect(history.output.contains("wire, interrupted\n"), "\(history.output)")
    let left = try FileManager.default.contentsOfDirectory(
      atPath: runs.appendingPathComponent(run).path)
    #expect(left.contains("run.json") && left.contains("report.html"))
    #expect(left.contains { $0.hasSuffix(".pcapng") })
    #expect(try Self.processes(mentioning: harness.folder.path).isEmpty)
  }

  @Test func `what is wrong with harness.yml is said at once, with lines`() async throws {
    let harness = try Harness(
      file: """
        system: kamailo
        evidence: wires
        colour: red
        systems:
          kamailio:
            kind: failover-prox
            command: kamailio
            readyWithin: soon
        """)
    let outcome = try await harness.run("run")
    #expect(outcome.status == 64)
    let expected = """
      harness: harness.yml:1: system "kamailo" is unknown
      harness: harness.yml:2: evidence "wires" is unknown; did you mean "wire"? allowed: wire, tap
      harness: harness.yml:3: key of the file "colour" is unknown
      harness: harness.yml:6: kind of system "failover-prox" is unknown
      harness: harness.yml:7: command must be a list of texts, not "kamailio"
      harness: harness.yml:8: readyWithin is "soon"; it must be a duration such as 3s or 500ms
      """
    for line in expected.split(separator: "\n").dropFirst() {
      #expect(outcome.errors.contains(line), "\(line)\n\(outcome.errors)")
    }
  }

  @Test func `a wrong policy in harness.yml is said with the rest`() async throws {
    let harness = try Harness(
      file: """
        evidence: wires
        policy:
          failover:
            cancel: maybe
            answerWithin: 3s
          failover.answerWithin: 4s
        systems:
          broken:
            kind: failover-proxy
            command: [/bin/false]
        """)
    let outcome = try await harness.run("run")
    #expect(outcome.status == 64)
    for part in [
      "harness.yml:1: evidence \"wires\" is unknown",
      "harness.yml:4: failover.cancel is \"maybe\"; it must be one of eager, strict",
      "harness.yml:6: policy \"failover.answerWithin\" is already set on line 5",
    ] {
      #expect(outcome.errors.contains(part), "\(outcome.errors)")
    }
    let word = try Harness(file: "policy: eager\nsystems: {}\n")
    #expect(
      try await word.run("run").errors
        .contains("harness.yml:1: policy must be a mapping, not \"eager\""))
  }

  @Test func `what is wrong with plugins and reports is said with the rest`() async throws {
    let harness = try Harness(
      file: """
        plugins:
          - name: sipp
          - name: sip
            settings: {depth: 2}
          - settings: {}
          - name: sip
        evidence: wires
        systems:
          broken:
            kind: failover-proxy
            command: [/bin/false]
            settings: {a: 1}
          other:
            uses: nobody
        reports:
          - name: mail
        """)
    let outcome = try await harness.run("run")
    #expect(outcome.status == 64)
    for line in [
      "harness.yml:2: plugin \"sipp\" is unknown; did you mean \"sip\"? allowed: sip, failover",
      "harness.yml:4: plugin \"sip\" has no settings, \"depth\" is written",
      "harness.yml:5: a plugin has no \"name\" of this program's, and no \"command\"",
      "harness.yml:6: plugin \"sip\" is listed twice",
      "harness.yml:7: evidence \"wires\" is unknown",
      "harness.yml:12: settings is for a system that \"uses\" one of a plugin",
      "harness.yml:14: uses is of systems that plugins bring; no plugin brings one",
      "harness.yml:16: reporter \"mail\" is unknown; no plugin brings one",
    ] {
      #expect(outcome.errors.contains("harness: \(line)"), "\(line)\n\(outcome.errors)")
    }
    // A command that reads nothing else of the file says what is wrong with its plugins, too.
    let listed = try await harness.run("list", "checks")
    #expect(listed.status == 64 && listed.errors.contains("harness.yml:2: plugin \"sipp\""))
  }

  @Test func `plugins are listed with what they bring`() async throws {
    let harness = try Harness()
    let text = try await harness.run("plugin", "list").output
    #expect(text.contains("failover 0.1.0\n") && text.contains("  scenarios for  failover-proxy"))
    let json = try await harness.run("plugin", "list", "--json").output
    struct Listing: Decodable {
      struct Plugin: Decodable {
        struct Item: Decodable { let name: String }
        let name: String
        let packs: [Item]
      }
      let schema: Int
      let plugins: [Plugin]
    }
    let listing = try JSONDecoder().decode(Listing.self, from: Data(json.utf8))
    #expect(listing.schema == 1)
    #expect(listing.plugins.map(\.name) == ["sip", "failover", "lifeboat"])
    #expect(listing.plugins.flatMap(\.packs).map(\.name) == ["failover-proxy", "lifeboat"])
  }

  @Test(arguments: [
    (["run", "--report", "mail"], "reporter \"mail\" is unknown; no plugin brings one"),
    (["run", "--report", "=x"], "--report is \"=x\"; it must be NAME or NAME=PATH"),
    (["run", "--scenario", "no-such"], "scenario \"no-such\" is unknown"),
    (["run", "--requirement", "FO-99"], "requirement \"FO-99\" is unknown"),
    (["run", "--system", "asterisk"], "system \"asterisk\" is unknown"),
    (["run", "--seed", "xyz"], "--seed is \"xyz\""),
    (["run", "--repeat", "0"], "--repeat is 0"),
    (["run", "--file", "absent.yml"], "absent.yml:1: the file cannot be read"),
    (["certify", "Fixtures/Carriers/guides.yml", "--output", ""], "--output is \"\"; it must"),
    (["merge", "runs", "--output", ""], "--output is \"\"; it must"),
    (["explain", "leg.zombie"], "did you mean \"leg.no-zombie\"?"),
  ]) func `wrong words get one sentence and 64`(_ arguments: [String], _ sentence: String)
    async throws
  {
    let harness = try Harness()
    let outcome = try await harness.run(list: arguments)
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains(sentence), "\(outcome.errors)")
  }

  @Test(.timeLimit(.minutes(10)))
  func `a system that does not come up is named with its last words`() async throws {
    let harness = try Harness(
      file: """
        systems:
          broken:
            kind: failover-proxy
            command: [/bin/sh, -c, "echo cannot bind >&2; exit 3"]
        """)
    let outcome = try await harness.run("run", "--scenario", "healthy-primary")
    #expect(outcome.status == 69, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("cannot bind"))
  }

  @Test func `checks, scenarios and requirements can be listed and explained`() async throws {
    let harness = try Harness()
    #expect(try await harness.run("list", "checks").output.contains("cancel.before-failover"))
    #expect(try await harness.run("list", "scenarios").output.contains("sipp-carrier"))
    #expect(try await harness.run("list", "requirements").output.contains("FO-08"))
    #expect(try await harness.run("list", "systems").output.contains("kamailio"))
    let explained = try await harness.run("explain", "cancel.before-failover")
    #expect(explained.output.contains("fails: the failover INVITE wins by 33 µs"))
    #expect(try await harness.run("run", "--requirement", "FO-06", "--list").output.contains("183"))
  }

  /// The folders of runs; the history is beside them.
  private static func runs(in folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
      $0.first?.isNumber == true
    }
  }

  /// Command lines of running processes that hold a text.
  private static func processes(mentioning text: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "/proc")
      .filter { Int32($0) != nil && Int32($0) != getpid() }
      .compactMap { try? String(contentsOfFile: "/proc/\($0)/cmdline", encoding: .utf8) }
      .filter { $0.contains(text) }
  }
}
