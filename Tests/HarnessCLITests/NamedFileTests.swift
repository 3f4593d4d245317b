import Foundation
import Testing

/// Files that a configuration or the command line names and that are not as they should be.
struct NamedFileTests {
  @Test func `what a file names wrongly is said at once, at the lines that name it`()
    async throws
  {
    let harness = try Harness()
    try """
    scenarios:
      - Fixtures/Scenarios
      - nofolder/here
    known: nofile.yml
    evidence: wires
    system: mine
    systems:
      mine:
        kind: failover-proxy
        command:
          - "{{bin}}/failover-proxy"
          - "{{wat}}"
        config: no-template.yml
        files: [Fixtures, wrong.cfg]
    """.write(
      to: harness.folder.appendingPathComponent("other.yml"), atomically: true, encoding: .utf8)
    try "listen {{system.address}}\n{{nobody}}\n".write(
      to: harness.folder.appendingPathComponent("wrong.cfg"), atomically: true, encoding: .utf8)
    let outcome = try await harness.run("run", "--file", "other.yml")
    #expect(outcome.status == 64, "\(outcome.output)\(outcome.errors)")
    for line in [
      "other.yml:3: scenarios: nofolder/here is no scenario file or folder\n",
      "other.yml:4: known: nofile.yml cannot be read: there is no such file\n",
      "other.yml:5: evidence \"wires\" is unknown",
      "other.yml:12: command of system \"mine\": {{wat}} has no value; there are: ",
      "other.yml:13: system \"mine\": its configuration template no-template.yml cannot be read: "
        + "there is no such file\n",
      "other.yml:14: system \"mine\": its configuration template Fixtures cannot be read: it is a "
        + "folder\n",
      "wrong.cfg:2: {{nobody}} has no value; there are: ",
    ] {
      #expect(outcome.errors.contains("harness: \(line)"), "\(line)\n\(outcome.errors)")
    }
    // The system is there, wrong as it is.
    #expect(!outcome.errors.contains("system \"mine\" is unknown"), "\(outcome.errors)")
  }

  /// Of two systems the first lacks its template; the second is whole.
  private static let lacking = """
    known: nofile.yml
    systems:
      mine:
        kind: failover-proxy
        command: ["{{bin}}/failover-proxy", "{{wat}}"]
        config: no-template.yml
      whole:
        kind: failover-proxy
        command: ["{{bin}}/failover-proxy", "{{config}}"]
        config: Fixtures/Systems/failover-proxy/failover-proxy.yml

    """

  @Test(arguments: [["history"], ["list", "systems"]])
  func `what a command does without may be missing`(_ words: [String]) async throws {
    let harness = try Harness(file: Self.lacking + "scenarios: [nofolder/here]\n")
    let outcome = try await harness.run(list: words)
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.errors.isEmpty, "\(outcome.errors)")
  }

  @Test func `scenarios are listed where templates and known failures are missing`()
    async throws
  {
    let listed = try await Harness(file: Self.lacking).run("list", "scenarios")
    #expect(listed.status == 0, "\(listed.errors)")
    let missing = try await Harness(file: Self.lacking + "scenarios: [nofolder/here]\n")
      .run("list", "scenarios")
    #expect(missing.status == 64)
    #expect(
      missing.errors
        == "harness: harness.yml:11: scenarios: nofolder/here is no scenario file or folder\n")
  }

  @Test func `the doctor finds what the file names and is not there`() async throws {
    let harness = try Harness(file: Self.lacking + "scenarios: [nofolder/here]\n")
    let outcome = try await harness.run("doctor")
    // The system is driven where none is named, so that a run cannot do without its template.
    #expect(outcome.status == 69, "\(outcome.output)\(outcome.errors)")
    for (place, sentence) in [
      ("harness.yml:1 ", "known: nofile.yml cannot be read: there is no such file\n"),
      ("harness.yml:5 ", "command of system \"mine\": {{wat}} has no value; there are: "),
      (
        "harness.yml:6 ",
        "system \"mine\": its configuration template no-template.yml cannot be read: there is no "
          + "such file\n"
      ),
      ("harness.yml:11 ", "scenarios: nofolder/here is no scenario file or folder\n"),
    ] {
      #expect(outcome.output.contains("missing  \(place)"), "\(outcome.output)")
      #expect(outcome.output.contains(sentence), "\(sentence)\n\(outcome.output)")
    }
  }

  @Test(.timeLimit(.minutes(10)))
  func `only the systems that are driven need their templates, and --known stands in for known`()
    async throws
  {
    let harness = try Harness(file: Self.lacking)
    try "known-failures:\n  - scenario: primary-503\n    why: TEL-12\n".write(
      to: harness.folder.appendingPathComponent("k.yml"), atomically: true, encoding: .utf8)
    let played = try await harness.runOnTime(
      "run", "--system", "whole", "--known", "k.yml", "--scenario", "healthy-primary",
      "--evidence", "tap")
    #expect(played.status == 0, "\(played.output)\(played.errors)")
    let unknown = try await harness.run("run", "--system", "whole")
    #expect(unknown.status == 64)
    #expect(
      unknown.errors
        == "harness: harness.yml:1: known: nofile.yml cannot be read: there is no such file\n")
    let undriven = try await harness.run("run", "--known", "k.yml")
    #expect(undriven.status == 64)
    #expect(undriven.errors.contains("harness: harness.yml:6: system \"mine\": its configuration"))
  }

  @Test func `a system with a wrong key tells of its template, too`() async throws {
    let harness = try Harness(file: Self.lacking + "    colour: red\n    files: [absent.cfg]\n")
    for words in [["run", "--system", "whole"], ["replay", "x.pcap", "--against", "whole"]] {
      let outcome = try await harness.run(list: words)
      #expect(outcome.status == 64)
      #expect(
        outcome.errors.contains("harness: harness.yml:11: key of system \"whole\" \"colour\" is "),
        "\(outcome.errors)")
      #expect(
        outcome.errors.contains(
          "harness: harness.yml:12: system \"whole\": its configuration template absent.cfg"),
        "\(outcome.errors)")
      #expect(!outcome.errors.contains("no-template.yml"), "\(outcome.errors)")
    }
  }

  @Test(arguments: [
    ("absent.yml", "there is no such file"), ("Fixtures", "it is a folder"),
    ("binary.yml", "it is not UTF-8 text"),
  ]) func `a file that cannot be read is said to be what it is`(
    _ name: String, _ reason: String
  ) async throws {
    let harness = try Harness()
    try Data([0xC3, 0x28, 0x00, 0xFF]).write(
      to: harness.folder.appendingPathComponent("binary.yml"))
    for words in [["run", "--file", name], ["check", "--policy", name, "x.pcap"]] {
      let outcome = try await harness.run(list: words)
      #expect(outcome.status == 64)
      #expect(
        outcome.errors.contains("harness: \(name):1: the file cannot be read: \(reason)\n"),
        "\(outcome.errors)")
    }
  }

  @Test func `without a lifeboat its scenario's program says where it looked`() async throws {
    let harness = try Harness()
    let outcome = try await harness.run(
      shell: """
        mkdir -p a/b && cp Fixtures/Scenarios/lifeboat.py a/b && exec python3 -c 'import os, runpy, sys
        os.environ["PATH"] = ""
        sys.argv = ["lifeboat.py", "127.0.0.1", "5060"]
        runpy.run_path("a/b/lifeboat.py", run_name="__main__")'
        """)
    #expect(outcome.status == 69, "\(outcome.errors)")
    #expect(outcome.errors.hasPrefix("there is no program lifeboat: neither "))
    #expect(outcome.errors.contains("/.build/release/lifeboat nor one on the PATH\n"))
    #expect(!outcome.errors.contains("Traceback"))
  }
}
