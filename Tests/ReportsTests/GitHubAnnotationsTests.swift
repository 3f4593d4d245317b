import Calls
import Checks
import Foundation
import Plugins
import Reports
import Scenarios
import Testing

struct GitHubAnnotationsTests {
  private static let spot = RunSpot(fallback: Place("harness.yml", 20)) { _ in true }

  private static func lines(_ run: RunResult, _ spot: RunSpot = spot) -> [String] {
    GitHubAnnotations(spot: spot).lines(RunRecord(run, version: "1"))
  }

  @Test func `a failure is an error at the scenario's line, escaped as the runner reads it`() throws
  {
    let hostile = Finding("cancel.before-failover", "100% lost,\r\nsays a::b", frames: [4, 5])
    let run = ReportKit.run([try ReportKit.result(.failed, verdict: .failed([hostile]))])
    let line = try #require(Self.lines(run).first)
    #expect(
      line == "::error file=ringing-then-silence.yml,line=1,"
        + "title=ringing-then-silence on kamailio%3A failed (FO-06)::"
        + "cancel.before-failover: 100%25 lost,%0D%0Asays a::b%0A"
        + "  frames 4, 5 of runs/1/ringing.pcapng%0Acapture: runs/1/ringing.pcapng")
  }

  @Test func `a scenario in no checkout is shown where the system is named`() throws {
    let run = ReportKit.run([
      try ReportKit.result(.failed, verdict: .failed([ReportKit.finding]))
    ])
    let spot = RunSpot(fallback: Place("a,b:c.yml", 20)) { _ in false }
    #expect(Self.lines(run, spot)[0].hasPrefix("::error file=a%2Cb%3Ac.yml,line=20,title="))
  }

  @Test func `passes are silent, doubts warn, errors come first`() throws {
    var run = ReportKit.run([
      try ReportKit.result(.passed, verdict: .passed),
      try ReportKit.result(.inconclusive, verdict: .notApplicable, doubts: ["late"]),
      try ReportKit.result(.failed, verdict: .failed([ReportKit.finding])),
    ])
    run.outdated = [OutdatedListing("x", Place("known.yml", 3))]
    let lines = Self.lines(run)
    #expect(lines.map { $0.prefix(8) } == ["::error ", "::error ", "::warnin"])
    #expect(lines[0].hasPrefix("::error file=known.yml,line=3,title=known failure passes::x is "))
  }

  @Test func `SARIF names each finding's rule, line and source`() throws {
    let run = ReportKit.run([
      try ReportKit.result(.failed, verdict: .failed([ReportKit.finding]))
    ])
    let text = try SARIFRecord(
      RunRecord(run, version: "1"), cards: [:], spot: Self.spot, folder: "/checkout"
    ).text()
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let sarif = try #require((json["runs"] as? [[String: Any]])?.first)
    let driver = try #require((sarif["tool"] as? [String: [String: Any]])?["driver"])
    #expect(driver["name"] as? String == "harness run")
    #expect((driver["rules"] as? [[String: Any]])?.count == 1)
    let results = try #require(sarif["results"] as? [[String: Any]])
    #expect(results.map { $0["ruleId"] as? String } == ["cancel.before-failover"])
    #expect(results[0]["suppressions"] == nil)
    #expect(text.contains("\"uri\" : \"ringing-then-silence.yml\""))
    #expect(text.contains("(frames 4, 5)"))
  }
}
