import Capture
import Foundation
import SIP
import Testing
import Wire

/// `harness check` as a user meets it.
struct CheckCommandTests {
  private static func capture(_ name: String) -> String {
    Harness.root.appendingPathComponent("Captures/failover/\(name).pcapng").path
  }

  @Test func `a right capture passes and says who is who`() async throws {
    let outcome = try await Harness().run("check", Self.capture("reference-primary-503-udp"))
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("roles, found from the calls"))
    #expect(outcome.output.contains("carrier 127.236.85.2, system 127.236.85.1"))
    #expect(outcome.output.contains("primary 127.236.85.11, secondary 127.236.85.12"))
    #expect(outcome.output.contains("cancel eager"))
    #expect(
      outcome.output.contains(
        "\n  calls\n    1  0.000 s  +155510085000 → +18005550199  3 legs  answered, 0.2 s\n\n"),
      "\(outcome.output)")
    #expect(outcome.output.hasSuffix("PASSED\n"))
  }

  @Test func `a finding names the call and the frames`() async throws {
    let outcome = try await Harness().run(
      "check", Self.capture("kamailio-provisional-then-silence-udp-strict-180"))
    #expect(outcome.status == 1)
    #expect(
      outcome.output.contains(
        "call 1 from +155510115000: the failover INVITE left 51 µs before the CANCEL   "
          + "[frames 6, 7]"))
    #expect(outcome.output.contains("FAILED"))
    let call = outcome.output.split(separator: "\n").first { $0.contains("+155510115000 → ") }
    #expect(call?.hasSuffix("  FAILED") == true, "\(outcome.output)")
  }

  @Test func `a page shows the calls of several captures, what failed first`() async throws {
    let harness = try Harness()
    let outcome = try await harness.run(
      "check", "--html", "page.html", Self.capture("reference-primary-503-udp"),
      Self.capture("kamailio-provisional-then-silence-udp-strict-180"))
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("report    page.html"))
    let page = try String(
      contentsOf: harness.folder.appendingPathComponent("page.html"), encoding: .utf8)
    let outcomes = page.components(separatedBy: "data-outcome=\"").dropFirst().map {
      String($0.prefix { $0 != "\"" })
    }
    #expect(outcomes == ["failed", "passed"])
    #expect(page.contains("frame.number in {4,6,7}"))
    #expect(page.contains("call 1 from +155510115000"))
    #expect(page.contains("primary to secondary after 503"))
    let again = try await harness.run("check", "--html", "page.html", "page.html")
    #expect(again.status == 64)
    #expect(again.errors.contains("--html page.html is one of the captures"))
    let pipe = try await harness.run("check", "--html", "page.html", "-")
    #expect(pipe.status == 64)
  }

  @Test func `a carrier file says who is who and what is wanted`() async throws {
    let harness = try Harness()
    try """
    carrier: Example trunking
    parties:
      system: 127.236.72.1
      carriers: [127.236.72.2]
      trunks:
        east: 127.236.72.11
        west: 127.236.72.12
    policy:
      failover:
        cancel: strict
    """.write(
      to: harness.folder.appendingPathComponent("carrier.yml"), atomically: true, encoding: .utf8)
    let file = Self.capture("reference-late-200-udp-strict-4s")
    let strict = try await harness.run("check", "--policy", "carrier.yml", file)
    #expect(strict.status == 0, "\(strict.output)\(strict.errors)")
    #expect(strict.output.contains("east 127.236.72.11, west 127.236.72.12"))
    #expect(strict.output.contains("carrier.yml: cancel strict"))
    let eager = try await harness.run("check", file)
    #expect(eager.status == 1)
    #expect(eager.output.contains("cancel.before-failover"))
  }

  @Test(arguments: [
    ("1", "99", 0, "west 127.236.72.99 of carrier.yml occurs nowhere in this capture"),
    (
      "9", "12", 2,
      "INCONCLUSIVE   system 127.236.72.9 of carrier.yml occurs nowhere in this capture; without "
        + "the system nothing can be judged as it is meant"
    ),
  ]) func `who of the carrier file occurs nowhere is said`(
    _ system: String, _ west: String, _ status: Int, _ sentence: String
  ) async throws {
    let harness = try Harness()
    try """
    parties:
      system: 127.236.72.\(system)
      carriers: [127.236.72.2]
      trunks:
        east: 127.236.72.11
        west: 127.236.72.\(west)
    policy:
      failover:
        cancel: strict
    """.write(
      to: harness.folder.appendingPathComponent("carrier.yml"), atomically: true, encoding: .utf8)
    let outcome = try await harness.run(
      "check", "--policy", "carrier.yml", "--check", "message.readable",
      Self.capture("reference-late-200-udp-strict-4s"))
    #expect(Int(outcome.status) == status, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains(sentence), "\(outcome.output)")
  }

  @Test func `a capture's own names are said to decide who is who`() async throws {
    let capture = Harness.root
      .appendingPathComponent("Captures/lifeboat/reference-duty-busy-refer.pcapng").path
    let outcome = try await Harness().run("check", "--check", "duty.order", capture)
    #expect(outcome.output.contains("roles, from the names in the capture"), "\(outcome.output)")
    let flat = outcome.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(flat.contains("system 127.97.0.1, duty1 127.97.0.31"), "\(outcome.output)")
  }

  @Test func `what is wrong with a carrier file is said at once, with lines`() async throws {
    let harness = try Harness()
    try """
    colour: red
    kind: failover-prox
    parties:
      system: somewhere
      carriers: [127.0.0.2, 127.0.0.3]
      trunks: [127.0.0.4]
    policy:
      failover.cancel: maybe
    """.write(
      to: harness.folder.appendingPathComponent("carrier.yml"), atomically: true, encoding: .utf8)
    let outcome = try await harness.run(
      "check", "--policy", "carrier.yml", Self.capture("reference-primary-503-udp"))
    #expect(outcome.status == 64)
    for part in [
      "carrier.yml:1: key of the file \"colour\" is unknown",
      "carrier.yml:2: kind of system \"failover-prox\" is unknown",
      "carrier.yml:4: system is \"somewhere\"; it must be an IP address",
      "carrier.yml:6: trunks must be a mapping from name to address, not a list",
      "parties has no \"system\"",
    ] {
      #expect(outcome.errors.contains(part), "\(part)\n\(outcome.errors)")
    }
  }

  @Test func `a policy key can be set on the command line`() async throws {
    let harness = try Harness()
    let file = Self.capture("reference-late-200-udp-strict-4s")
    let strict = try await harness.run("check", "--set", "failover.cancel=strict", file)
    #expect(strict.status == 0, "\(strict.output)\(strict.errors)")
    #expect(strict.output.contains("--set: cancel strict"))
    let wrong = try await harness.run(
      "check", "--set", "failover.cance=strict", "--set", "failover.cancel", file)
    #expect(wrong.status == 64)
    #expect(wrong.errors.contains("\"failover.cancel\" is not key=value"), "\(wrong.errors)")
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/tshark"), "no tshark"))
  func `tshark shows the findings in the annotated copy`() async throws {
    let harness = try Harness()
    let file = Self.capture("kamailio-provisional-then-silence-udp-strict-180")
    let outcome = try await harness.run("check", "--annotate", "marked.pcapng", file)
    #expect(outcome.status == 1, "\(outcome.output)\(outcome.errors)")
    let marked = harness.folder.appendingPathComponent("marked.pcapng").path
    let shown = try await Self.tshark(
      "-r", marked, "-Y", "frame.comment", "-T", "fields", "-e", "frame.number", "-e",
      "frame.comment")
    #expect(shown.errors.isEmpty, "\(shown.errors)")
    #expect(
      shown.output.contains(
        "6\tcancel.before-failover failed: the failover INVITE left 51 µs before the CANCEL"),
      "\(shown.output)")
    let again = try await harness.run("check", "--annotate", "marked.pcapng", "marked.pcapng")
    #expect(again.status == 64)
    #expect(again.errors.contains("it is the capture that is read"), "\(again.errors)")
    let twice = try await harness.run("check", "--annotate", "twice.pcapng", "marked.pcapng")
    #expect(twice.status == 1, "\(twice.output)\(twice.errors)")
    let copies = try ["marked.pcapng", "twice.pcapng"].map {
      try Data(contentsOf: harness.folder.appendingPathComponent($0))
    }
    #expect(copies[0] == copies[1])
  }

  private static func tshark(_ arguments: String...) async throws -> (
    output: String, errors: String
  ) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/tshark")
    process.arguments = arguments
    let output = Pipe()
    let errors = Pipe()
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let said = output.fileHandleForReading.readDataToEndOfFile()
    let complained = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let lines = String(decoding: complained, as: UTF8.self).split(separator: "\n")
      .filter { !$0.contains("Running as user") }
    return (String(decoding: said, as: UTF8.self), lines.joined(separator: "\n"))
  }

  @Test func `several files are judged one by one and summed up`() async throws {
    let outcome = try await Harness().run(
      "check", Self.capture("reference-primary-503-udp"),
      Self.capture("kamailio-primary-unreachable-udp"), "absent.pcap")
    #expect(outcome.status == 1)
    #expect(outcome.output.contains("3 captures, 2 calls: 1 passed, 1 failed, 1 not read"))
    #expect(outcome.errors.contains("absent.pcap"))
  }

  @Test func `JSON says the same`() async throws {
    let outcome = try await Harness().run(
      "check", "--json", Self.capture("kamailio-primary-unreachable-udp"))
    #expect(outcome.status == 1)
    let root = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect(root["schema"] as? String == "harness-check/1")
    let captures = try #require(root["captures"] as? [[String: Any]])
    let findings = try #require(captures.first?["findings"] as? [[String: Any]])
    #expect(findings.map { $0["check"] as? String } == ["failover.reaction"])
    #expect(findings.first?["frames"] as? [Int] == [9, 4])
    let calls = try #require(captures.first?["callList"] as? [[String: Any]])
    #expect(calls.map { $0["number"] as? Int } == [1])
    #expect(calls.map { $0["mark"] as? String } == ["failed"])
  }

  @Test(arguments: [
    (["check"], "no capture file is given"),
    (["check", "absent.pcap"], "absent.pcap"),
    (["check", "--hep", "here"], "--hep is \"here\"; it must be :PORT or ADDRESS:PORT"),
    (["check", "--hep", ":9060", "x.pcap"], "it takes neither files nor --annotate"),
    (["check", "--check", "leg.zombie", "x.pcap"], "did you mean \"leg.no-zombie\"?"),
    (["check", "--policy", "absent.yml", "x.pcap"], "absent.yml:1: the file cannot be read"),
  ]) func `wrong words get one sentence and 64`(_ arguments: [String], _ sentence: String)
    async throws
  {
    let outcome = try await Harness().run(list: arguments)
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains(sentence), "\(outcome.errors)")
  }
}
