import Foundation
import Testing

/// `harness ladder` and `harness trace` as a user meets them.
struct LadderCommandTests {
  private static func capture(_ name: String) -> String {
    Harness.root.appendingPathComponent("Captures/failover/\(name).pcapng").path
  }

  private static let early = capture("kamailio-provisional-then-silence-udp-strict-180")

  @Test func `a ladder marks what the findings point at`() async throws {
    let outcome = try await Harness().run("ladder", Self.early, "--width", "120")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("carrier"))
    #expect(outcome.output.contains("◀─ 1"))
    #expect(outcome.output.contains("cancel.before-failover: the failover INVITE left"))
    #expect(!outcome.output.contains("\u{1B}"))
  }

  @Test(arguments: [20, 12])
  func `a terminal may be as narrow as 20 columns, and one that is narrower is told`(
    _ columns: Int
  ) async throws {
    let outcome = try await Harness().run(
      shell: "COLUMNS=\(columns) \"$HARNESS\" ladder '\(Self.early)'")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("INVITE"))
    #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 20 })
    let said = "the terminal has 12 columns; a ladder takes at least 20 and is drawn with as many"
    #expect(outcome.errors == (columns == 12 ? "harness: \(said)\n" : ""))
  }

  @Test func `one of several calls is chosen by number or caller`() async throws {
    let harness = try Harness()
    let byNumber = try await harness.run("ladder", Self.early, "--call", "1", "--plain")
    let byCaller = try await harness.run("ladder", Self.early, "--call", "5551011", "--plain")
    #expect(byNumber.status == 0)
    #expect(byNumber.output == byCaller.output)
    let none = try await harness.run("ladder", Self.early, "--call", "nobody")
    #expect(none.status == 64)
    #expect(none.output.isEmpty)
    #expect(none.errors.contains("no call matches \"nobody\"; "))
  }

  @Test func `a picture is written to a file, but never over a capture`() async throws {
    let harness = try Harness()
    let file = harness.folder.appendingPathComponent("a.svg")
    let outcome = try await harness.run("ladder", Self.early, "--svg", "-o", file.path)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.isEmpty)
    #expect(try String(contentsOf: file, encoding: .utf8).hasPrefix("<svg xmlns="))
    let before = try Data(contentsOf: URL(fileURLWithPath: Self.early))
    let over = try await harness.run("ladder", Self.early, "--svg", "-o", Self.early)
    #expect(over.status == 64)
    #expect(try Data(contentsOf: URL(fileURLWithPath: Self.early)) == before)
  }

  @Test func `what is no capture gets one sentence`() async throws {
    let harness = try Harness()
    for command in ["ladder", "trace"] {
      let outcome = try await harness.run(command, "harness.yml")
      #expect(outcome.status == 64)
      #expect(outcome.output.isEmpty)
      #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
    }
  }

  @Test(arguments: [["ladder"], ["ladder", "--mermaid"], ["trace"], ["trace", "--ndjson"]])
  func `what a broken file still holds is shown, and that it is not all is 2`(
    _ words: [String]
  ) async throws {
    let harness = try Harness()
    let whole = try Data(contentsOf: URL(fileURLWithPath: Self.early))
    // Blocks end at multiples of four.
    try whole.prefix(whole.count / 2 | 1)
      .write(to: harness.folder.appendingPathComponent("half.pcapng"))
    let outcome = try await harness.run(list: words + ["half.pcapng"])
    #expect(outcome.status == 2)
    #expect(outcome.output.contains("INVITE"))
    #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
    #expect(outcome.errors.contains("read in part: capture file half.pcapng is damaged at byte"))
    let worse = try await harness.run(list: words + ["half.pcapng", "harness.yml"])
    #expect(worse.status == 64)
  }

  @Test func `a trace is one document or a line a call`() async throws {
    let harness = try Harness()
    let whole = try await harness.run("trace", Self.early)
    #expect(whole.status == 0, "\(whole.errors)")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(whole.output.utf8)) as? [String: Any])
    #expect(json["schema"] as? String == "harness-trace/2")
    let again = try await harness.run("trace", Self.early)
    #expect(again.output == whole.output)
    let lines = try await harness.run("trace", Self.early, "--ndjson", "--bodies")
    let kinds = try lines.output.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])["kind"]
        as? String
    }
    #expect(kinds.first == "call" && kinds.last == "capture")
    #expect(lines.output.contains("INVITE sip:"))
  }

  /// pcapng sections may follow each other: one capture and a later one are a capture of both.
  @Test(.timeLimit(.minutes(10)))
  func `a call's line comes from a pipe while it is still open`() async throws {
    let harness = try Harness()
    let process = harness.process(["trace", "--ndjson", "-"])
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = Pipe()
    let files = try [
      "kamailio-provisional-then-silence-udp-strict-180", "reference-primary-503-udp",
    ].map { try Data(contentsOf: URL(fileURLWithPath: Self.capture($0))) }
    try process.run()
    // Where no line comes, reading ends all the same.
    DispatchQueue.global().asyncAfter(deadline: .now() + 30) { process.terminate() }
    for file in files { try input.fileHandleForWriting.write(contentsOf: file) }
    var text = Data()
    while !text.contains(0x0A) {
      let more = output.fileHandleForReading.availableData
      try #require(!more.isEmpty, "it ended before its first line")
      text += more
    }
    let line = try #require(
      try JSONSerialization.jsonObject(with: text.prefix { $0 != 0x0A }) as? [String: Any])
    #expect(line["kind"] as? String == "call")
    let call = try #require(line["call"] as? [String: Any])
    #expect(call["frame"] as? Int != nil && call["number"] == nil)
    #expect(process.isRunning)
    // Only now does the capture end.
    try input.fileHandleForWriting.close()
    let rest = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let kinds = try (text + rest).split(separator: 0x0A).map {
      try #require(try JSONSerialization.jsonObject(with: Data($0)) as? [String: Any])["kind"]
        as? String
    }
    #expect(kinds.count { $0 == "call" } == 2 && kinds.last == "capture")
  }

  @Test func `lines go to a file that is there when all of them are`() async throws {
    let harness = try Harness()
    let file = harness.folder.appendingPathComponent("a.ndjson")
    let outcome = try await harness.run("trace", Self.early, "--ndjson", "-o", file.path)
    #expect(outcome.status == 0 && outcome.output.isEmpty, "\(outcome.errors)")
    let direct = try await harness.run("trace", Self.early, "--ndjson")
    #expect(try String(contentsOf: file, encoding: .utf8) == direct.output)
    let chosen = try await harness.run("trace", Self.early, "--ndjson", "--call", "1")
    #expect(chosen.output.contains("\"number\":1"))
    let none = try await harness.run(
      "trace", "harness.yml", Self.early, "--ndjson", "-o", file.path)
    #expect(none.status == 64)
    #expect(none.errors.split(separator: "\n").count == 1, "\(none.errors)")
  }

  @Test func `the schema is printed without a capture`() async throws {
    let outcome = try await Harness().run("trace", "--schema")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("json-schema.org/draft/2020-12"))
  }

  @Test(.timeLimit(.minutes(10))) func `a reader that stops early ends it quietly`() async throws {
    let harness = try Harness()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    let program = Harness.products.appendingPathComponent("harness").path
    let many = String(repeating: "'\(Self.early)' ", count: 30)
    process.arguments = ["-c", "'\(program)' trace --ndjson --bodies \(many) | head -n 1 | wc -l"]
    process.currentDirectoryURL = harness.folder
    let output = Pipe()
    let errors = Pipe()
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let said = try errors.fileHandleForReading.readToEnd() ?? Data()
    let counted = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(String(decoding: said, as: UTF8.self) == "")
    #expect(String(decoding: counted, as: UTF8.self).contains("1"))
  }
}
