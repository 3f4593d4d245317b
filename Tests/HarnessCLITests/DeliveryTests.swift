import Foundation
import Testing

/// What a CI server is told, by the command as it is used there.
@Suite(.serialized) struct DeliveryTests {
  private func write(_ text: String, _ name: String, _ harness: Harness) throws {
    try text.write(
      to: harness.folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
  }

  @Test(.timeLimit(.minutes(10))) func `a known failure is said and ends with 0`() async throws {
    let harness = try Harness()
    try write(
      "known-failures:\n  - scenario: one-way-audio\n    why: TEL-12\n", "known.yml", harness)
    let outcome = try await harness.runOnTime(
      "run", "--file", "Fixtures/Scenarios/faulty/harness.yml", "--scenario", "one-way-audio",
      "--known", "known.yml", "--annotations", "github", "--sarif", "run.sarif")
    #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("known: TEL-12 (known.yml:2)"))
    #expect(outcome.output.contains("0 passed, 1 known"))
    #expect(outcome.output.contains("\n::notice file=Fixtures/Scenarios/faulty/one-way-audio.yml"))
    let sarif = try String(
      contentsOf: harness.folder.appendingPathComponent("run.sarif"), encoding: .utf8)
    #expect(sarif.contains("\"justification\" : \"TEL-12\""))
  }

  @Test(.timeLimit(.minutes(10))) func `shards are played apart and merged into one verdict`()
    async throws
  {
    let harness = try Harness()
    for shard in ["1/2", "2/2"] {
      let outcome = try await harness.run(
        "run", "--scenario", "primary-503", "--shard", shard, "--seed", "4f1c")
      #expect(outcome.output.contains("shard \(shard) of 3"), "\(outcome.output)\(outcome.errors)")
    }
    let runs = harness.folder.appendingPathComponent("Captures/runs").path
    let names = try FileManager.default.contentsOfDirectory(atPath: runs)
      .map { "Captures/runs/\($0)" }.sorted()
    // Two folders, and the history beside them.
    #expect(names.count >= 3)
    let merged = try await harness.run(list: ["merge"] + names)
    #expect(merged.output.contains("3 scenarios on failover-proxy: "), "\(merged.errors)")
    let junit = harness.folder.appendingPathComponent("merged/junit.xml")
    #expect(try String(contentsOf: junit, encoding: .utf8).contains("tests=\"3\""))
    let half = try await harness.run("merge", names[0], "--output", "half")
    #expect(half.status == 64)
    #expect(half.errors.hasSuffix(" is missing\n"), "\(half.errors)")
    try FileManager.default.createDirectory(
      at: harness.folder.appendingPathComponent("taken/run.json"),
      withIntermediateDirectories: true)
    let taken = try await harness.run(list: ["merge"] + names + ["--output", "taken"])
    #expect(taken.status == 64)
    #expect(taken.errors == "harness: taken/run.json cannot be written: it is a directory\n")
  }

  @Test(arguments: [
    (["--known", "absent.yml"], "absent.yml:1: the file cannot be read"),
    (["--known", "wrong.yml"], "wrong.yml:1: the file must hold \"known-failures:\""),
    (["--shard", "1/2"], "--shard 1/2 needs --seed"),
    (["--shard", "3/2", "--seed", "1"], "--shard is \"3/2\""),
    (["--retries", "-1"], "--retries"),
    (["--annotations", "gitlab"], "annotations"),
  ]) func `wrong words get one sentence and 64`(_ arguments: [String], _ sentence: String)
    async throws
  {
    let harness = try Harness()
    try write("failures: []\n", "wrong.yml", harness)
    let outcome = try await harness.run(list: ["run"] + arguments)
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains(sentence), "\(outcome.errors)")
  }
}
