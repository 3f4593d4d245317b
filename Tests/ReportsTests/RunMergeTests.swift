import Calls
import Checks
import FailoverPack
import Foundation
import Plugins
import Reports
import Scenarios
import Testing

struct RunMergeTests {
  /// A shard's record in which the numbered variants failed.
  private static func part(
    _ text: String, of variants: Int = 5, failing: Set<Int> = [], seed: UInt64 = 0x4f1c
  ) throws -> RunMerge.Part {
    let shard = try #require(Shard(text))
    let all = try ReportKit.scenarios(variants).enumerated().map { index, scenario in
      failing.contains(index)
        ? try ReportKit.result(
          .failed, verdict: .failed([ReportKit.finding]), scenario: scenario)
        : try ReportKit.result(.passed, verdict: .passed, scenario: scenario)
    }
    var run = RunResult(
      id: "1", system: "kamailio", systemVersion: "5.6.3", seed: seed, evidence: .wire,
      folder: "runs/1", scenarios: shard.part(of: all), duration: .seconds(shard.number))
    run.shard = shard
    run.planned = variants
    return RunMerge.Part(folder: "parts/\(shard.number)", record: RunRecord(run, version: "1"))
  }

  private static func refusal(_ parts: [RunMerge.Part]) -> String? {
    do throws(RunMerge.Mismatch) {
      _ = try RunMerge.record(of: parts)
      return nil
    } catch {
      return error.description
    }
  }

  @Test func `shards in any order become the plan, evidence where the parts are now`() throws {
    let merged = try RunMerge.record(of: [
      Self.part("2/2", failing: [3]), Self.part("1/2"),
    ])
    let lines = RecordTable().lines(merged)
    #expect(
      lines.filter { $0.contains("FO-06") }.map { $0.dropFirst(2).prefix(22) }
        == (0..<5).map { "ringing-then-silence \($0)" })
    #expect(lines.contains("      parts/2/ringing.pcapng"))
    #expect(merged.verdict == .failed)
    #expect(
      RecordTable().summary(merged) == ["5 scenarios on kamailio: 4 passed, 1 failed   FAILED"])
    #expect(JUnitReport.text(merged).contains("tests=\"5\" failures=\"1\""))
    #expect(try RunRecord.read(Data(merged.text().utf8))?.text() == merged.text())
  }

  @Test func `a missing shard, a doubled one and strangers are refused in a sentence`() throws {
    let one = try Self.part("1/3")
    let two = try Self.part("2/3")
    let three = try Self.part("3/3")
    #expect(Self.refusal([one, two, three]) == nil)
    #expect(Self.refusal([one, three]) == "shard 2/3 is missing")
    #expect(Self.refusal([two]) == "shards 1/3, 3/3 are missing")
    #expect(
      Self.refusal([one, two, two]) == "shard 2/3 is there twice: parts/2 and parts/2")
    #expect(
      Self.refusal([one, try Self.part("2/3", seed: 9), three])
        == "parts/2 has another seed than parts/1: 9, not 4f1c")
    #expect(
      Self.refusal([one, try Self.part("2/3", of: 8), three])
        == "parts/2 is shard 2/3 of 8 scenarios, parts/1 of another plan")
    let none = RunMerge.Part(
      folder: "none",
      record: RunRecord(
        { run in
          var run = run
          run.shard = Shard("3/3")
          run.planned = 5
          return run
        }(ReportKit.run([])), version: "1"))
    #expect(
      Self.refusal([one, two, none]) == "the shards hold 4 scenarios and were planned with 5")
    let whole = RunMerge.Part(
      folder: "whole", record: RunRecord(ReportKit.run([]), version: "1"))
    #expect(Self.refusal([whole]) == "whole is no shard: it was run without --shard")
  }

  @Test func `a requirement listed as failing is outdated once every shard says so`() throws {
    let scenarios = try ReportKit.scenarios(4)
    let known = try KnownFailuresReader.read(
      "known-failures:\n  - requirement: FO-06\n    why: once\n", file: "known.yml",
      scenarios: scenarios, system: "kamailio", systems: ["kamailio"],
      registry: Registry([.failover]), today: "2026-11-21")
    let parts = try ["1/2", "2/2"].map { text in
      let shard = try #require(Shard(text))
      let results = try scenarios.map {
        try ReportKit.result(.passed, verdict: .passed, scenario: $0)
      }
      let judgement = known.judge(shard.part(of: results))
      var run = ReportKit.run(judgement.results)
      run.shard = shard
      run.planned = 4
      run.outdated = judgement.outdated
      run.openListings = judgement.open
      #expect(run.outcome == .passed)
      return RunMerge.Part(folder: text, record: RunRecord(run, version: "1"))
    }
    let merged = try RunMerge.record(of: parts)
    #expect(merged.verdict == .failed)
    #expect(
      RecordTable().summary(merged)[0]
        == "known: requirement FO-06 is listed as known to fail and passes; take it out of "
        + "known.yml:2")
  }
}
