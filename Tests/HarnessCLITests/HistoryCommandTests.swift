import Foundation
import Testing

/// Runs as a user remembers them; the last test plays one.
struct HistoryCommandTests {
  /// A run.json in the folder of a run.
  private static func write(
    _ id: String, _ outcome: String, reaction: Double, in harness: Harness
  ) throws {
    let folder = harness.folder.appendingPathComponent("old/\(id)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let text = """
      {"schema": 1, "harness": "0.1.0", "id": "\(id)", "system": "failover-proxy", "seed": "4f1c",
       "evidence": "wire", "outcome": "\(outcome)", "interrupted": false, "seconds": 3.5,
       "notes": [], "scenarios": [{
         "scenario": "primary-503", "choices": {"transport": "udp"}, "title": "",
         "requirements": ["FO-06"], "outcome": "\(outcome)", "repetition": 1, "seed": "1",
         "checks": [], "script": [], "doubts": [], "seconds": 1.5, "packets": 9, "latenessMs": 0,
         "measured": [{"measure": "failover.reaction", "subject": "after 503",
           "value": \(reaction), "unit": "seconds", "frames": []}]}]}
      """
    try text.write(
      to: folder.appendingPathComponent("run.json"), atomically: true, encoding: .utf8)
  }

  private static func harness() throws -> Harness {
    let harness = try Harness()
    try write("20261128-231200", "passed", reaction: 0.001, in: harness)
    try write("20261128-231300", "failed", reaction: 0.751, in: harness)
    return harness
  }

  @Test func `an empty history says how it fills and makes no file`() async throws {
    let harness = try Harness()
    let outcome = try await harness.run("history")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.hasPrefix("no runs in Captures/runs/history.sqlite yet: "))
    #expect(
      !FileManager.default.fileExists(
        atPath: harness.folder.appendingPathComponent("Captures").path)
    )
  }

  @Test func `earlier runs are taken in and compared`() async throws {
    let harness = try Self.harness()
    let outcome = try await harness.run("history", "--import", "old")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.errors == "imported 2 runs\n")
    #expect(outcome.output.contains("  FO-06  ✓✗  first bad 20261128-231300\n"))
    #expect(outcome.output.contains("  20261128-231300  median 751.0 ms  p99 751.0 ms  1 value\n"))

    let difference = try await harness.run("diff", "latest~1", "latest")
    #expect(difference.status == 1, "\(difference.errors)")
    #expect(difference.output.contains("  primary-503 transport=udp  passed → failed\n"))
    #expect(difference.output.contains("  failover.reaction  1.0 ms → 751.0 ms\n"))
    let same = try await harness.run("diff", "20261128-231300", "old/20261128-231300/run.json")
    #expect(same.status == 0, "\(same.output)\(same.errors)")
    #expect(same.output.hasSuffix("no difference\n"))

    let files = try await harness.run(
      "diff", "--file", "absent.yml", "old/20261128-231200", "old/20261128-231300")
    #expect(files.status == 1, "\(files.output)\(files.errors)")

    let json = try await harness.run("history", "--json", "--last", "1")
    #expect(json.output.contains("\"firstBad\" : \"20261128-231300\""))
  }

  @Test func `wrong words get one sentence and 64`() async throws {
    let harness = try Self.harness()
    _ = try await harness.run("history", "--import", "old")
    for (arguments, sentence) in [
      (["diff", "20261128-231301", "latest"], "did you mean \"20261128-231300\"?"),
      (["diff", "latest", "latest~2"], "run \"latest~2\" is unknown; the history holds 2 runs"),
      (["history", "--system", "failover-prox"], "did you mean \"failover-proxy\"?"),
      (["history", "--requirement", "FO-60"], "did you mean \"FO-06\"?"),
      (["history", "--import", "Fixtures"], "harness: Fixtures holds no run.json\n"),
      (["history", "--last", "0"], "--last is 0; it must be 1 or more"),
    ] {
      let outcome = try await harness.run(list: arguments)
      #expect(outcome.status == 64, "\(arguments)\n\(outcome.output)")
      #expect(outcome.errors.contains(sentence), "\(arguments)\n\(outcome.errors)")
    }
  }

  @Test(.timeLimit(.minutes(10))) func `a run is kept, and one that cannot be is only warned of`()
    async throws
  {
    let harness = try Harness()
    let first = try await harness.runOnTime(
      "run", "--scenario", "healthy-primary", "--evidence", "tap", "--seed", "4f1c")
    let history = try await harness.run("history")
    #expect(history.output.contains("seed 4f1c  tap"), "\(first.output)\(history.output)")

    let file = harness.folder.appendingPathComponent("Captures/runs/history.sqlite")
    try "no database, and long enough that SQLite looks at it".write(
      to: file, atomically: true, encoding: .utf8)
    let second = try await harness.runOnTime(
      "run", "--scenario", "healthy-primary", "--evidence", "tap", "--seed", "4f1c")
    #expect(second.status == 0, "\(second.output)\(second.errors)")
    #expect(
      second.errors.contains(
        "harness: warning: the history Captures/runs/history.sqlite cannot be opened: "),
      "\(second.errors)")
    #expect(try await harness.run("history").status == 64)
  }
}
