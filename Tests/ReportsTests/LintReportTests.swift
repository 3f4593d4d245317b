import Calls
import Foundation
import Linting
import Reports
import Testing

/// Findings in configurations for terminals, programs and code hosts.
struct LintReportTests {
  private static let text = """
    carrier: A
    policy:
      failover:
        answerWithin: 10s
        cancel: eager
    unknown: [breaker.threshold]

    """

  private func findings(_ file: String) throws -> [LintFinding] {
    Linter().judge(try ConfigurationReader.read(Self.text, file: file))
  }

  @Test func `a terminal gets place, sentence, reason and fix, wrapped`() throws {
    let table = LintTable(width: 60)
    let lines = table.lines(try findings("a.yml"))
    #expect(
      lines.prefix(7) == [
        "a.yml:4:19  failure  failover.timer: answerWithin is 10 s; a silent primary holds the "
          + "caller longer than 3 s",
        "    why  A slow primary that answers late leaves two legs",
        "         for one caller, and callers who hear nothing for",
        "         longer hang up. (guide A §2 and edge case 1)",
        "    fix  set it to 3s, counted from the INVITE to the first",
        "         response",
        "a.yml:6:11  note  fact.unknown: breaker.threshold is not known; captures are judged with "
          + "the default",
      ], "\(lines)")
    #expect(
      table.summary(try findings("a.yml"), files: 1, rules: 22)
        == "1 file, 22 rules: 1 failure, 1 note")
    #expect(table.summary([], files: 2, rules: 1) == "2 files, 1 rule: nothing found")
  }

  @Test func `colour is only where it is wanted, and a file's bytes move no cursor`() throws {
    let coloured = LintTable(hasColours: true).lines(try findings("a.yml"))
    #expect(coloured[0].contains("\u{1B}[31mfailure\u{1B}[0m"))
    let hostile = LintTable().lines(try findings("a\u{1B}[2J.yml"))
    #expect(!hostile.joined().contains("\u{1B}"))
  }

  @Test func `JSON says the same to programs`() throws {
    let record = LintRecord(
      try findings("a.yml"), files: ["a.yml"], rules: LintRules.all, version: "1")
    let json = try object(record.text())
    #expect(json["format"] as? Int == 1)
    #expect(json["failures"] as? Int == 1)
    let first = try #require((json["findings"] as? [[String: Any]])?.first)
    #expect(first["line"] as? Int == 4)
    #expect(first["column"] as? Int == 19)
    #expect(first["rule"] as? String == "failover.timer")
  }

  /// What code scanning of GitHub asks of a SARIF file, field by field.
  @Test func `SARIF has what code hosts require`() throws {
    let record = SARIFRecord(
      try findings("/repo/conf/a b:c.yml"), rules: LintRules.all, folder: "/repo",
      version: "0.1.0")
    let log = try object(record.text())
    #expect(log["$schema"] as? String == "https://json.schemastore.org/sarif-2.1.0.json")
    #expect(log["version"] as? String == "2.1.0")
    let run = try #require((log["runs"] as? [[String: Any]])?.first)
    let driver = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
    #expect(driver["name"] as? String == "harness lint")
    #expect(driver["semanticVersion"] as? String == "0.1.0")
    let rules = try #require(driver["rules"] as? [[String: Any]])
    #expect(rules.count == LintRules.all.count)
    for rule in rules {
      #expect(rule["id"] is String)
      for part in ["shortDescription", "fullDescription", "help"] {
        let text = (rule[part] as? [String: Any])?["text"] as? String
        #expect(text?.isEmpty == false, "\(part)")
      }
      #expect(((rule["help"] as? [String: Any])?["markdown"] as? String)?.contains("Fix") == true)
      let level = (rule["defaultConfiguration"] as? [String: Any])?["level"] as? String
      #expect(["error", "note"].contains(level))
    }
    let results = try #require(run["results"] as? [[String: Any]])
    #expect(results.map { $0["level"] as? String } == ["error", "note"])
    for result in results {
      let index = try #require(result["ruleIndex"] as? Int)
      #expect(rules[index]["id"] as? String == result["ruleId"] as? String)
      #expect(((result["message"] as? [String: Any])?["text"] as? String)?.isEmpty == false)
      let location = try #require((result["locations"] as? [[String: Any]])?.first)
      let physical = try #require(location["physicalLocation"] as? [String: Any])
      let artifact = try #require(physical["artifactLocation"] as? [String: Any])
      #expect(artifact["uri"] as? String == "conf/a%20b%3Ac.yml")
      #expect(artifact["uriBaseId"] as? String == "%SRCROOT%")
      let region = try #require(physical["region"] as? [String: Any])
      let line = try #require(region["startLine"] as? Int)
      let column = try #require(region["startColumn"] as? Int)
      #expect(line >= 1 && column >= 1)
      let prints = try #require(result["partialFingerprints"] as? [String: String])
      let print = try #require(prints["primaryLocationLineHash"])
      #expect(print.wholeMatch(of: /[0-9a-f]{16}:[0-9]+/) != nil)
    }
  }

  @Test func `a finding keeps its fingerprint when lines move above it`() throws {
    func prints(_ text: String) throws -> [String] {
      let findings = Linter().judge(try ConfigurationReader.read(text, file: "a.yml"))
      let record = SARIFRecord(findings, rules: LintRules.all, folder: "/", version: "1")
      let run = try #require((try object(record.text())["runs"] as? [[String: Any]])?.first)
      return (run["results"] as? [[String: Any]] ?? []).compactMap {
        ($0["partialFingerprints"] as? [String: String])?["primaryLocationLineHash"]
      }
    }
    #expect(try prints(Self.text) == prints("# moved\n" + Self.text))
    let twice = try prints(
      "syncMode: ASYNC\nother: {syncMode: ASYNC, partitionTolerance: QUORUM_REQUIRED}")
    #expect(twice.count == 2)
    #expect(Set(twice).count == 2)
  }

  @Test func `a file outside the folder keeps its whole place`() throws {
    let record = SARIFRecord(
      try findings("/elsewhere/a.yml"), rules: LintRules.all, folder: "/repo", version: "1")
    #expect(try record.text().contains("\"uri\" : \"file:///elsewhere/a.yml\""))
    let near = SARIFRecord(
      try findings("./conf/../a.yml"), rules: LintRules.all, folder: "/repo", version: "1")
    #expect(try near.text().contains("\"uri\" : \"a.yml\""))
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }
}
