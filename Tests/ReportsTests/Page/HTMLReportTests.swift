import Checks
import Foundation
import Reports
import SIP
import Scenarios
import Testing
import Wire

struct HTMLReportTests {
  /// Names of elements in the order in which they begin, `class` after a dot, without the insides
  /// of pictures.
  private static func outline(_ html: some StringProtocol) -> [String] {
    var names: [String] = []
    var depth = 0
    for part in html.split(separator: "<", omittingEmptySubsequences: false).dropFirst() {
      let inside = part.prefix { $0 != ">" }
      let name = inside.prefix { $0 != " " }
      if name.hasPrefix("/") {
        if name == "/svg" { depth -= 1 }
        continue
      }
      if depth == 0 {
        let kind = inside.components(separatedBy: "class=\"").dropFirst().first
          .map { "." + $0.components(separatedBy: "\"")[0].replacing(" ", with: ".") }
        names.append(String(name) + (kind ?? ""))
      }
      if name == "svg" { depth += 1 }
    }
    return names
  }

  @Test func `a failed scenario has findings, a ladder, files, messages, checks and numbers`()
    throws
  {
    let text = try PageKit.text(ReportKit.run([try PageKit.run().scenarios[1]]))
    let entry = try #require(text.range(of: "<details class=\"entry failed\""))
    let end = try #require(text.range(of: "<p class=\"keys\""))
    let expected = """
      details.entry.failed summary span.verdict.failed span.name span.requirements span.figures span.first \
      div.body p.title \
      ol.findings \
      li.finding p.sentence span.number p.facts code span span p.why p.advice b \
      li.finding p.sentence span.number p.facts code span span p.why p.advice b \
      div.scroll.paper svg.ladder \
      ul.files li span.what a li span.what code button.copy li span.what code button.copy \
      details.messages summary \
      section.message h4 span.request p.meta pre \
      section.message h4 span.request p.meta pre \
      section.message h4 span.provisional p.meta pre \
      section.message h4 span.request p.meta p.pointed span.number p.pointed span.number pre \
      section.message h4 span.request p.meta p.pointed span.number p.pointed span.number pre \
      section.message h4 span.request p.meta pre i i i \
      details.more summary table tr td span.verdict.failed td code td td \
      details.more summary table tr td code td td.outside td
      """
    #expect(
      Self.outline(text[entry.lowerBound..<end.lowerBound]).joined(separator: " ") == expected)
  }

  @Test func `what did not pass comes first, and the frames can be pasted into Wireshark`() throws {
    let text = try PageKit.text(try PageKit.run())
    let outcomes = text.components(separatedBy: "data-outcome=\"").dropFirst().map {
      String($0.prefix { $0 != "\"" })
    }
    #expect(outcomes == ["failed", "inconclusive", "passed", "passed"])
    #expect(text.contains("<code>frame.number in {4,5}</code>"))
    #expect(text.contains("<a href=\"./ringing.pcapng\">"))
    #expect(text.contains("<code>harness run --system kamailio --scenario ringing-then-silence"))
    #expect(text.contains("cancel &lt;first&gt;, then try the next"))
    #expect(text.contains("build-3, Debian"))
    #expect(text.contains("4f1c"))
  }

  @Test func `times stand against what is allowed, those outside first`() throws {
    let text = try PageKit.text(try PageKit.run())
    #expect(text.contains("allowed: 2.85 s to 3.50 s"))
    #expect(text.contains("<a class=\"dot outside\" href=\"#s2\">"))
    #expect(text.contains("<a class=\"dot\" href=\"#s1\">"))
    #expect(text.contains("From the INVITE to a silent trunk to the failover INVITE"))
    // Where nothing was measured there is no chart.
    let plain = try PageKit.text(
      ReportKit.run([try ReportKit.result(.passed, verdict: .passed)]))
    #expect(!plain.contains("<figure"))
  }

  @Test func `nothing from outside is markup and nothing is loaded`() throws {
    let text = try PageKit.text(try PageKit.run())
    #expect(text.components(separatedBy: "<script").count == 2)
    #expect(text.components(separatedBy: "</script").count == 2)
    #expect(text.components(separatedBy: "<style").count == 2)
    #expect(!text.contains("<img"))
    #expect(!text.contains("src=\""))
    #expect(!text.contains("url("))
    #expect(!text.contains("@import"))
    #expect(!text.contains("http:") && !text.contains("https:"))
    #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" && $0 != "\t" })
    #expect(!text.unicodeScalars.contains { [0x2028, 0x202E, 0xFEFF].contains($0.value) })
    #expect(text.contains("\\u{2028}\\u{202E}"))
    #expect(text.contains("\\xFF\\xFE"))
  }

  @Test func `the policy names the script and the style that are there`() throws {
    for (text, hash) in [
      (PageScript.text.description, PageScript.hash), (PageStyle.text.description, PageStyle.hash),
    ] {
      #expect(!text.contains("</"))
      let file = FileManager.default.temporaryDirectory
        .appendingPathComponent("page-\(UUID().uuidString)")
      try text.write(to: file, atomically: true, encoding: .utf8)
      defer { try? FileManager.default.removeItem(at: file) }
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = ["sha256sum", file.path]
      let output = Pipe()
      process.standardOutput = output
      try process.run()
      let answer = try output.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      let digits = Array(String(decoding: answer, as: UTF8.self).prefix(64))
      let octets = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
        UInt8(String(digits[$0...($0 + 1)]), radix: 16)
      }
      #expect(octets.count == 32)
      #expect(hash == "sha256-" + Data(octets).base64EncodedString())
    }
  }

  @Test func `a certification of 150 scenarios is small`() throws {
    let one = try PageKit.run().scenarios[1]
    let lines = (0..<20).map { "carrier -> system OPTIONS \(Double($0) / 10) new" }
    let long = try ReportKit.result(
      .failed, verdict: .failed([ReportKit.finding]), ladder: lines.joined(separator: "\n"))
    let text = try PageKit.text(
      ReportKit.run([one] + [ScenarioResult](repeating: long, count: 149)))
    #expect(text.utf8.count < 5_000_000, "\(text.utf8.count) bytes")
    #expect(text.components(separatedBy: "<section class=\"message\"").count == 149 * 20 + 7)
  }

  @Test func `the same bytes on another way are written once`() throws {
    let ladder = "carrier -> system INVITE 0.000\nsystem -> primary INVITE 0.001"
    let one = try ReportKit.result(.passed, verdict: .passed, ladder: ladder)
    let invite = try #require(one.sightings.first)
    let again = Sighting(
      frame: 3, at: .seconds(0.002), transport: .udp, from: invite.destination,
      to: Endpoint(.v4(127, 0, 0, 99)), invite.content)
    let text = try PageKit.text(
      ReportKit.run([
        try ReportKit.result(.passed, verdict: .passed, more: [again], ladder: ladder)
      ]))
    #expect(text.components(separatedBy: "<section class=\"message\"").count == 4)
    #expect(text.components(separatedBy: "<pre").count == 3)
    #expect(text.contains("bytes as <a href=\"#m1-1\">sent before</a>"))
  }
}
