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
