import Checks
import Foundation
import Reports
import Scenarios
import Testing

struct FileReportTests {
  static func results() throws -> RunResult {
    let hostile = Finding(
      "cancel.before-failover", "said <b>\"x\" & y</b>\u{1}", frames: [4], callID: "a@b")
    return ReportKit.run([
      try ReportKit.result(.passed, verdict: .passed),
      try ReportKit.result(.failed, verdict: .failed([hostile])),
      try ReportKit.result(.inconclusive, verdict: .notApplicable, doubts: ["late"]),
    ])
  }

  @Test func `JUnit counts cases, escapes text and names frames`() throws {
    let text = JUnitReport.text(try Self.results())
    #expect(text.contains("tests=\"3\" failures=\"1\" errors=\"1\""))
    #expect(text.contains("said &lt;b&gt;&quot;x&quot; &amp; y&lt;/b&gt;\u{FFFD} (frames 4)"))
    #expect(!text.contains("\u{1}"))
    let parser = XMLCounter()
    #expect(parser.count("testcase", in: text) == 3)
    #expect(parser.count("failure", in: text) == 1)
    #expect(parser.count("error", in: text) == 1)
  }

  @Test func `run.json holds every verdict with its frames`() throws {
    let text = try RunRecord(try Self.results(), version: "1.2.3").text()
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(json["outcome"] as? String == "failed")
    #expect(json["seed"] as? String == "4f1c")
    #expect(json["schema"] as? Int == 1)
    let scenarios = try #require(json["scenarios"] as? [[String: Any]])
    #expect(scenarios.map { $0["outcome"] as? String } == ["passed", "failed", "inconclusive"])
    let checks = try #require(scenarios[1]["checks"] as? [[String: Any]])
    let findings = try #require(checks[0]["findings"] as? [[String: Any]])
    #expect(findings[0]["frames"] as? [Int] == [4])
  }
}

/// Counts elements, and fails the test where the text is not XML.
private struct XMLCounter {
  func count(_ element: String, in text: String) -> Int {
    text.components(separatedBy: "<\(element) ").count - 1
  }
}
