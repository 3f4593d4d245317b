import Calls
import Checks
import FailoverPack
import Foundation
import Plugins
import Reports
import SIP
import Scenarios
import Wire

/// A small run with everything a page shows, hostile bytes included.
enum PageKit {
  /// An INVITE with a header full of markup, controls and bytes that are no UTF-8.
  static func hostile() -> Sighting {
    let bytes =
      Array(
        ("INVITE sip:b@127.0.0.2 SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\n"
          + "From: \"</text><script>x</script>\" <sip:a@a>;tag=1\r\nTo: <sip:b@b>\r\n"
          + "Call-ID: </title><script>1\r\nCSeq: 1 INVITE\r\nX-Hostile: ").utf8)
      + Array(MarkupTests.hostile.utf8) + [0xFF, 0xFE] + Array("\r\n\r\n".utf8)
    let content: Sighting.Content
    do throws(ParseError) {
      content = .sip(try Message(bytes))
    } catch {
      content = .unreadable(bytes, error)
    }
    return Sighting(
      frame: 6, at: .seconds(4.2), transport: .udp, from: Endpoint(.v4(127, 0, 0, 1)),
      to: Endpoint(.v4(127, 0, 0, 9)), content)
  }

  static func run() throws -> RunResult {
    let hostile = Finding(
      "cancel.before-failover", MarkupTests.hostile, frames: [4, 5], callID: "a@b")
    let late = MeasuredValue(
      "failover.ringing", "primary to secondary after 180", .seconds(3.994),
      allowed: .seconds(2.85)...(.seconds(3.5)), frames: [4, 3])
    let right = MeasuredValue(
      "failover.timer", "primary to secondary after silence", .seconds(3.001),
      allowed: .seconds(2.85)...(.seconds(3.15)), frames: [4, 2])
    return ReportKit.run([
      try ReportKit.result(.passed, verdict: .passed, measured: [right]),
      try ReportKit.result(
        .failed, verdict: .failed([ReportKit.finding, hostile]), measured: [late],
        more: [Self.hostile()]),
      try ReportKit.result(
        .inconclusive, verdict: .notApplicable, doubts: [MarkupTests.hostile]),
      try ReportKit.result(.passed, verdict: .passed, repetition: 2),
    ])
  }

  static func text(_ result: RunResult) throws -> String {
    let documents = RunDocument(
      registry: try Registry([.failover]),
      advice: ["cancel.before-failover": "cancel <first>, then try the next"],
      version: "1.2.3", host: "build-3, Debian")
    return HTMLReport.text(documents.document(result))
  }
}
