import Checks
import Foundation
import FoundationXML
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
    let counter = XMLCounter(text)
    #expect(counter.isRight)
    #expect(counter.counts["testcase"] == 3)
    #expect(counter.counts["failure"] == 1)
    #expect(counter.counts["error"] == 1)
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

/// Counts elements by name, as an XML parser finds them.
private final class XMLCounter: NSObject, XMLParserDelegate {
  private(set) var counts: [String: Int] = [:]
  /// Whether the text is XML to its end.
  private(set) var isRight = false

  init(_ text: String) {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    isRight = parser.parse()
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    counts[name, default: 0] += 1
  }
}
