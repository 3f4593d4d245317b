import Calls
import Checks
import FailoverPack
import Foundation
import FoundationXML
import Plugins
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

  private static func junit(_ result: RunResult) throws -> String {
    let registry = try Registry([.failover])
    let cards = registry.checks.map { ($0.card.id, $0.card) }
    return JUnitReport.text(
      RunRecord(result, version: "1.2.3"), cards: Dictionary(cards) { first, _ in first })
  }

  @Test func `JUnit counts cases, escapes text and names frames`() throws {
    let text = try Self.junit(Self.results())
    #expect(text.contains("tests=\"3\" failures=\"1\" errors=\"1\""))
    #expect(
      text.contains(
        "said &lt;b&gt;&quot;x&quot; &amp; y&lt;/b&gt;\u{FFFD}\n  frame 4 of runs/1/ringing.pcapng")
    )
    #expect(!text.contains("\u{1}"))
    let counter = XMLTree(text)
    #expect(counter.isRight)
    #expect(counter.all("testcase").count == 3)
    #expect(counter.all("failure").count == 1)
    #expect(counter.all("error").count == 1)
  }

  @Test func `a failed case says check, sentence, reason, source, frames and capture`() throws {
    let tree = XMLTree(
      try Self.junit(
        ReportKit.run([try ReportKit.result(.failed, verdict: .failed([ReportKit.finding]))])))
    #expect(tree.isRight)
    let properties = tree.all("property").map { [$0["name"], $0["value"]] }
    for property in [["seed", "4f1c"], ["harness", "1.2.3"], ["evidence", "wire"]] {
      #expect(properties.contains(property))
    }
    let testCase = try #require(tree.all("testcase").first)
    #expect(testCase["classname"] == "kamailio.FO-06")
    #expect(testCase["name"] == "ringing-then-silence")
    let failure = try #require(tree.all("failure").first)
    let headline = "cancel.before-failover: the failover INVITE left 33 µs before the CANCEL"
    #expect(failure["message"] == headline)
    #expect(failure.text.contains("\(headline)\n  frames 4, 5 of runs/1/ringing.pcapng\n  why: "))
    #expect(failure.text.contains("\n  source: guide"))
    #expect(failure.text.hasSuffix("\ncapture: runs/1/ringing.pcapng"))
  }

  @Test func `what is flaky is a failure, and is shown where it is allowed`() throws {
    var shaky = try ReportKit.result(.failed, verdict: .failed([ReportKit.finding]))
    shaky.retries = [try ReportKit.result(.passed, verdict: .passed)]
    var run = ReportKit.run([shaky])
    let strict = XMLTree(try Self.junit(run))
    #expect(strict.all("failure").map { $0["type"] } == ["flaky"])
    #expect(
      strict.all("failure")[0].text.hasPrefix("flaky: failed, then passed with the same seed"))
    #expect(run.outcome == .failed)
    run.allowsFlaky = true
    let lenient = XMLTree(try Self.junit(run))
    #expect(lenient.all("failure").isEmpty)
    #expect(lenient.all("flakyFailure").count == 1)
    #expect(lenient.all("testsuite")[0]["failures"] == "0")
    #expect(run.outcome == .passed)
    let page = RunDocument(
      registry: try Registry([.failover]), advice: [:], version: "1", host: "here"
    ).document(run)
    #expect(page.entries[0].figures.first == "flaky")
    #expect(page.entries[0].remarks[0].hasPrefix("flaky: try 2 with the same seed came to passed"))
    #expect(page.notes[0].hasPrefix("1 flaky: failed, and passed"))
    let json = try RunRecord(run, version: "1").text()
    #expect(json.contains("\"flaky\" : true"))
    #expect(RunTable().lines(run)[0].contains("  flaky  "))
    #expect(RunTable().summary(run).last?.contains("0 passed, 1 flaky") == true)
  }

  @Test func `a listed failure that passes is a case that failed`() throws {
    var run = ReportKit.run([try ReportKit.result(.passed, verdict: .passed)])
    run.outdated = [OutdatedListing("ringing-then-silence", Place("known.yml", 3))]
    let tree = XMLTree(try Self.junit(run))
    #expect(tree.all("testsuite")[0]["tests"] == "2")
    #expect(
      tree.all("failure").map { $0["message"] } == [
        "ringing-then-silence is listed as known to fail and passes; take it out of known.yml:3"
      ])
    #expect(run.outcome == .failed)
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
