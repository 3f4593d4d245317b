import Foundation
import Scenarios
import Store
import Testing

struct RunFileTests {
  static let epoch = Date(timeIntervalSince1970: 1000)

  private static func read(_ text: String) throws -> SavedRun {
    try RunFile.read(Data(text.utf8), named: "run.json", changed: epoch)
  }

  static func text(id: String = "night", outcome: String, doubts: String = "[]") -> String {
    """
    {"schema": 1, "harness": "0.1.0", "id": "\(id)", "system": "proxy", "seed": "4f1c",
     "evidence": "wire", "outcome": "\(outcome)", "interrupted": false, "seconds": 3.5, "notes": [],
     "scenarios": [{
       "scenario": "primary-503", "choices": {"transport": "udp", "cancel": "strict"},
       "title": "", "requirements": ["FO-06"], "outcome": "\(outcome)", "repetition": 2,
       "seed": "1", "seconds": 1.5, "packets": 9, "latenessMs": 0,
       "checks": [{"check": "final.single", "verdict": "passed"},
         {"check": "failover.reaction", "verdict": "failed",
          "findings": [{"message": "it took 750 ms", "frames": [1]}]}],
       "script": [{"party": "carrier", "message": "no BYE", "file": "a.yml", "line": 3}],
       "measured": [{"measure": "failover.reaction", "subject": "after 503", "value": 0.75,
         "unit": "seconds", "least": 0, "most": 0.5, "frames": [1]}],
       "doubts": \(doubts)}]}
    """
  }

  @Test func `a record gives verdicts, numbers and the first finding`() throws {
    let run = try Self.read(Self.text(outcome: "failed"))
    #expect(
      run.scenarios == [
        SavedScenario(
          "primary-503", choices: "cancel=strict transport=udp", repetition: 2,
          requirements: ["FO-06"], outcome: .failed, seconds: 1.5, check: "failover.reaction",
          sentence: "it took 750 ms",
          measured: [
            SavedValue("failover.reaction", "after 503", 0.75, least: 0, most: 0.5)
          ])
      ])
  }

  @Test func `where the evidence is in doubt the doubt explains it`() throws {
    let run = try Self.read(Self.text(outcome: "inconclusive", doubts: "[\"7 packets were lost\"]"))
    #expect(run.scenarios[0].check == nil)
    #expect(run.scenarios[0].sentence == "7 packets were lost")
  }

  @Test func `a run began when its name says, else when its file was written`() throws {
    let first = try Self.read(Self.text(id: "20261128-231200", outcome: "passed"))
    let second = try Self.read(Self.text(id: "20261128-231203-2", outcome: "passed"))
    #expect(second.head.started - first.head.started == 3)
    #expect(try Self.read(Self.text(id: "night", outcome: "passed")).head.started == 1000)
  }

  @Test(arguments: [
    ("{\"schema\": 2}", "run.json cannot be read: its schema is 2; this harness reads schema 1"),
    ("{\"schema\": 1}", "run.json cannot be read: it is not the record of a run"),
    ("[1]", "run.json cannot be read: it is not the record of a run"),
  ]) func `other files are refused`(_ text: String, _ sentence: String) throws {
    let problem = #expect(throws: StoreProblem.self) { try Self.read(text) }
    #expect(problem?.description == sentence)
  }
}
