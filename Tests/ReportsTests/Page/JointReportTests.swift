import Foundation
import Reports
import Testing

/// The page over the runs of several systems.
struct JointReportTests {
  static func page(
    _ system: String = "failover-proxy", notDriven: Bool = false
  ) throws -> String {
    let result = try PageKit.run()
    let second =
      notDriven
      ? JointReport.Part(system: "lifeboat", word: "not driven", result: nil, folder: nil)
      : JointReport.Part(
        system: "lifeboat", word: "passed", result: result, folder: "../2026 <b>-2")
    return JointReport(
      word: "failed",
      parts: [
        JointReport.Part(system: system, word: "failed", result: result, folder: ""), second,
      ], version: "1.2.3"
    ).text
  }

  @Test func `each system has its verdict, its counts and its files`() throws {
    let page = try Self.page()
    #expect(page.contains("<title>failed: failover-proxy, lifeboat</title>"))
    #expect(page.contains("2 passed, 1 inconclusive, 1 failed"))
    #expect(page.contains("<a href=\"./report.html\">"))
    #expect(page.contains("<a href=\"./../2026%20%3Cb%3E-2/report.html\">"))
    #expect(page.contains("<a href=\"./../2026%20%3Cb%3E-2/junit.xml\">"))
  }

  @Test func `the policy lets nothing load and nothing run`() throws {
    let page = try Self.page()
    #expect(page.contains("Content-Security-Policy"))
    #expect(page.contains("default-src &#39;none&#39;; style-src"))
    #expect(!page.contains("<script"))
    #expect(!page.contains("script-src"))
  }

  @Test func `what is hostile is text`() throws {
    let page = try Self.page("</title><script>x</script>")
    #expect(!page.contains("<script"))
    #expect(page.contains("&lt;script&gt;"))
    #expect(!page.contains("<img"))
  }

  @Test func `a system that was not driven says so and has no links`() throws {
    let page = try Self.page(notDriven: true)
    #expect(page.contains(">not driven</span>"))
    #expect(page.contains("It has no report"))
    #expect(page.components(separatedBy: "<a href").count == 4)
  }
}
