import Foundation
import Testing

/// Plugins in other languages as a user meets them.
struct PluginCommandTests {
  private static let ring = "python3 Fixtures/Plugins/python/ring_time.py"
  private static func capture(_ name: String) -> String {
    Harness.root.appendingPathComponent("Captures/failover/\(name).pcapng").path
  }

  private static func hostile(_ mode: String) -> String {
    "python3 Fixtures/Plugins/hostile/hostile.py \(mode)"
  }

  private struct Verdicts: Decodable {
    struct Capture: Decodable {
      struct Check: Decodable {
        let check: String
        let passed: Int
        let failed: Int
        let inconclusive: Int
        let why: String?
      }
      let checks: [Check]
      let notes: [String]
    }
    let captures: [Capture]
  }

  @Test func `a plugin named on the command line judges captures`() async throws {
    let harness = try Harness()
    let outcome = try await harness.run(
      "check", "--plugin", Self.ring, "--check", "ring.time",
      Self.capture("reference-late-200-udp-strict-4s"))
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("ring.time"))
    #expect(outcome.errors == "")
  }

  @Test func `a plugin of harness.yml judges by its settings`() async throws {
    let harness = try Harness(
      file: """
        plugins:
          - command: [python3, Fixtures/Plugins/python/ring_time.py]
            settings: {within: 1ms}
            deadline: 60s
        systems: {}
        """)
    let outcome = try await harness.run(
      "check", "--check", "ring.time", Self.capture("reference-late-200-udp-strict-4s"))
    #expect(outcome.status == 1, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("the caller heard nothing for "))
    let listed = try await harness.run("plugin", "list")
    #expect(listed.output.contains("ring-time 1.0.0\n"))
    #expect(listed.output.contains("  setting        within: duration"))
    let explained = try await harness.run("explain", "ring.time")
    #expect(explained.output.contains("RFC 3261 §13.2.1"))
  }

  @Test func `what is wrong with plugins is said with file and line, all at once`() async throws {
    let harness = try Harness(
      file: """
        plugins:
          - command: [python3, Fixtures/Plugins/python/ring_time.py]
            settings: {within: soon, withn: 1s}
          - command: [./no-such-plugin]
          - command: [python3, Fixtures/Plugins/hostile/hostile.py, die]
          - command: [python3, Fixtures/Plugins/hostile/hostile.py, other-version]
          - name: ring
            command: [python3, Fixtures/Plugins/python/summary_table.py]
          - name: sip
            deadline: 3s
          - command: []
        evidence: wires
        systems: {}
        """)
    let outcome = try await harness.run("list", "systems")
    #expect(outcome.status == 64)
    for line in [
      "harness.yml:3: within of plugin \"ring-time\" is \"soon\"; it must be a duration",
      "harness.yml:3: setting of plugin \"ring-time\" \"withn\" is unknown",
      "harness.yml:4: plugin \"./no-such-plugin\" cannot be started: there is no program",
      "harness.yml:5: plugin \"python3 Fixtures/Plugins/hostile/hostile.py die\" exited with 3",
      "harness.yml:6: plugin \"python3 Fixtures/Plugins/hostile/hostile.py other-version\" speaks "
        + "version 2 of the plugin protocol, and the harness speaks version 1",
      "harness.yml:7: plugin \"ring\" says that it is \"summary-table\"",
      "harness.yml:9: deadline is for a plugin that has a \"command\"",
      "harness.yml:12: evidence \"wires\" is unknown",
    ] {
      #expect(outcome.errors.contains("harness: \(line)"), "\(line)\n\(outcome.errors)")
    }
  }

  @Test func `a plugin that goes wrong leaves its check open and is named once`() async throws {
    let harness = try Harness()
    let outcome = try await harness.run(
      "check", "--json", "--plugin", Self.hostile("die-when-asked"), "--check", "hostile.check",
      "--check", "final.single", Self.capture("reference-primary-503-udp"))
    #expect(outcome.status == 2, "\(outcome.output)\(outcome.errors)")
    let verdicts = try JSONDecoder().decode(Verdicts.self, from: Data(outcome.output.utf8))
    let capture = try #require(verdicts.captures.first)
    let check = try #require(capture.checks.first { $0.check == "hostile.check" })
    #expect(check.passed == 0 && check.inconclusive == 1)
    let sentence = "plugin \"hostile\" was killed by SIGSEGV when asked check.judge"
    #expect(capture.notes == [sentence])
    #expect(capture.checks.contains { $0.check == "final.single" && $0.passed == 1 })
  }

  @Test func `a reporter whose file cannot be written is told why`() async throws {
    let harness = try Harness(
      file: """
        plugins:
          - command: [python3, Fixtures/Plugins/python/summary_table.py]
            deadline: 60s
        """)
    try FileManager.default.createDirectory(
      at: harness.folder.appendingPathComponent("out/scenarios.csv"),
      withIntermediateDirectories: true)
    let outcome = try await harness.run(
      "check", Self.capture("reference-primary-503-udp"), "--report", "table=out")
    #expect(outcome.status == 70, "\(outcome.output)\(outcome.errors)")
    #expect(
      outcome.errors.contains(
        "reporter \"table\" failed: out/scenarios.csv cannot be written: it is a directory\n"),
      "\(outcome.errors)")
  }

  /// A run with the reference proxy set up by a plugin, judged by one and told of by a third.
  @Test(.timeLimit(.minutes(10)))
  func `a run takes its system, a check and a reporter from plugins`() async throws {
    let harness = try Harness(
      file: """
        plugins:
          - command: [python3, Fixtures/Plugins/python/ring_time.py]
            settings: {within: 3s}
            deadline: 60s
          - command: [python3, Fixtures/Plugins/python/reference_proxy.py]
            deadline: 60s
          - command: [python3, Fixtures/Plugins/python/summary_table.py]
            deadline: 60s
          - command: [python3, Fixtures/Plugins/hostile/hostile.py, nonsense-verdict]
            deadline: 60s
        evidence: tap
        captures: runs
        scenarios: [mine]
        system: proxy-by-plugin
        systems:
          proxy-by-plugin: {uses: proxy-by-plugin, settings: {grace: 300ms}}
        reports:
          - name: table
            settings: {format: markdown}
        """)
    let mine = harness.folder.appendingPathComponent("mine")
    try FileManager.default.createDirectory(at: mine, withIntermediateDirectories: true)
    for (name, check) in [("rings-in-time", "ring.time"), ("judged-badly", "hostile.check")] {
      try """
      scenario: \(name)
      title: the caller hears that it rings
      system: failover-proxy
      parties:
        carrier:
          - call: system
          - expect: 180
          - expect: 200
          - hang up
          - expect: 200 BYE
        primary:
          - expect: INVITE
          - ring
          - wait: 50ms
          - answer
          - expect: BYE
      checks: [\(check)]
      """.write(
        to: mine.appendingPathComponent("\(name).yml"), atomically: true, encoding: .utf8)
    }
    let outcome = try await harness.runOnTime("run", "--scenario", "rings-in-time")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    let runs = harness.folder.appendingPathComponent("runs")
    let folders = try FileManager.default.contentsOfDirectory(atPath: runs.path).sorted()
    let folder = runs.appendingPathComponent(try #require(folders.last { $0.first == "2" }))
    let table = try String(
      contentsOf: folder.appendingPathComponent("scenarios.md"), encoding: .utf8)
    #expect(table.contains("| rings-in-time |  | passed |"))
    for name in ["ring-time", "hostile", "summary-table", "reference-proxy"] {
      #expect(
        FileManager.default.fileExists(
          atPath: folder.appendingPathComponent("plugins/\(name).log").path))
    }
    let bad = try await harness.run("run", "--scenario", "judged-badly")
    #expect(bad.status == 2, "\(bad.output)\(bad.errors)")
    #expect(
      bad.output.contains(
        "plugin \"hostile\" answered check.judge with nonsense: verdict \"perhaps\""))
  }

  /// The pack judges, its party asks the system, and its fault loses the first INVITE and 200.
  @Test(.timeLimit(.minutes(10)))
  func `a run takes its pack, a party and a fault from a plugin in Python`() async throws {
    let harness = try Harness(
      file: """
        plugins:
          - command: [python3, Fixtures/Plugins/python/answering_service.py]
            deadline: 60s
        evidence: tap
        captures: runs
        systems:
          sipp:
            kind: answering-service
            # It prints one error only, which must not be that it had to wait for a processor.
            command: [sipp, -sn, uas, -aa, -nostdin, -watchdog_interval, "0",
                      -i, "{{system.address}}", -p, "{{system.port}}"]
            transports: [udp]
        """)
    let outcome = try await harness.runOnTime("run")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    let runs = harness.folder.appendingPathComponent("runs")
    let folders = try FileManager.default.contentsOfDirectory(atPath: runs.path).sorted()
    let folder = runs.appendingPathComponent(try #require(folders.last { $0.first == "2" }))
    let capture = folder.appendingPathComponent("answers-over-a-bad-link.pcapng").path
    let ladder = try await harness.run("ladder", "--call", "1", capture)
    // The INVITE that was lost never reached the system; its 200 did leave it twice.
    #expect(ladder.output.contains("200 INVITE (PCMU) ×2"), "\(ladder.output)")
    // The party is a program, whose packets a tap does not see; SIPp tells of the second OPTIONS.
    let log = try String(
      contentsOf: folder.appendingPathComponent("sipp/answers-over-a-bad-link/sipp.log"),
      encoding: .utf8)
    #expect(log.contains("for call: ask-2@"), "\(log)")
    let tested = try await harness.run(
      "plugin", "test", "--deadline", "60s", "Fixtures/Plugins/python/answering_service.py")
    #expect(tested.status == 0, "\(tested.output)\(tested.errors)")
  }

  @Test(.timeLimit(.minutes(10)))
  func `a new Python plugin keeps the contract at once`() async throws {
    let harness = try Harness()
    let made = try await harness.run("plugin", "new", "my-rules")
    #expect(made.status == 0, "\(made.errors)")
    let tested = try await harness.run(
      "plugin", "test", "--deadline", "60s", "my-rules/my_rules.py")
    #expect(tested.status == 0, "\(tested.output)\(tested.errors)")
    #expect(tested.output.contains("ok      check my-rules.legs: judges defective calls"))
    #expect(tested.output.hasSuffix("0 broken\n"))
    let again = try await harness.run("plugin", "new", "my-rules")
    #expect(again.status == 64 && again.errors == "harness: my-rules is already there\n")
    for name in ["My_Rules", "../up", "a b", "", "-x"] {
      let refused = try await harness.run("plugin", "new", "--", name)
      #expect(refused.status == 64, "\(name)")
    }
  }

  @Test func `a new Swift plugin names where harness comes from`() async throws {
    let harness = try Harness()
    let made = try await harness.run(
      "plugin", "new", "--language", "swift", "--package", Harness.root.path, "my-rules")
    #expect(made.status == 0, "\(made.errors)")
    let package = try String(
      contentsOf: harness.folder.appendingPathComponent("my-rules/Package.swift"), encoding: .utf8)
    #expect(package.contains(".package(name: \"harness\", path: \"\(Harness.root.path)\")"))
    #expect(
      FileManager.default.fileExists(
        atPath: harness.folder.appendingPathComponent(
          "my-rules/Sources/my-rules/MyRulesLegs.swift"
        ).path))
  }

  @Test func `the contract's outcome is JSON, too`() async throws {
    struct Record: Decodable {
      struct Case: Decodable {
        let name: String
        let outcome: String
        let why: String?
      }
      let schema: Int
      let passed: Bool
      let cases: [Case]
    }
    let harness = try Harness()
    let outcome = try await harness.run(
      "plugin", "test", "--json", "python3", "Fixtures/Plugins/hostile/hostile.py", "bad-name")
    #expect(outcome.status == 1)
    let record = try JSONDecoder().decode(Record.self, from: Data(outcome.output.utf8))
    #expect(record.schema == 1 && !record.passed)
    #expect(record.cases.map(\.outcome) == ["failed"])
    #expect(record.cases[0].why?.contains("its name \"../../etc\"") == true)
  }
}
