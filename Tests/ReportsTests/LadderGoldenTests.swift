import Calls
import Capture
import Checks
import FailoverPack
import Foundation
import Plugins
import Recordings
import Reports
import Testing

/// Ladders of our captures, as they were looked at and found right.
///
/// `RECORD=1 swift test --filter LadderGoldenTests` writes them anew; the difference is for review.
struct LadderGoldenTests {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static let names = [
    "kamailio-final-is-final-udp-strict", "kamailio-late-200-while-secondary-rings-udp-strict",
    "kamailio-primary-silent-udp-eager", "kamailio-primary-unreachable-udp",
    "kamailio-provisional-then-silence-udp-strict-180", "reference-late-200-udp-strict-4s",
    "reference-primary-503-udp", "reference-primary-silent-tcp-strict",
    "reference-primary-silent-udp-eager", "reference-transfer-with-context-tcp-secondary",
  ]

  /// A few checks, so that new ones do not change the pictures.
  private static let checks: Set<CheckID> = ["cancel.before-failover", "final.single"]

  private static func firstLayout(_ name: String) throws -> LadderLayout {
    let path = root.appendingPathComponent("Captures/failover/\(name).pcapng").path
    let judge = RecordingJudge(
      checks: (GenericChecks.all + FailoverChecks.all).filter { checks.contains($0.id) })
    let calls = try RecordedCalls(path, judgedBy: judge)
    var drawn: LadderLayout?
    CallLadders(calls, findings: calls.verdict?.findings ?? []).forEach(only: [0]) { _, layout in
      drawn = layout
    }
    return try #require(drawn)
  }

  @Test(arguments: names) func `a capture is drawn as before`(_ name: String) throws {
    let layout = try Self.firstLayout(name)
    let lines = LadderDrawing(width: 120).lines(layout) + [""]
    let narrow = LadderDrawing(width: 72).lines(layout) + [""]
    let text = (lines + narrow + [LadderMermaid().text(layout)]).joined(separator: "\n")
    let golden = Self.root.appendingPathComponent("Fixtures/Ladders/\(name).txt")
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
      try text.write(to: golden, atomically: true, encoding: .utf8)
    }
    #expect(text == (try String(contentsOf: golden, encoding: .utf8)))
  }

  @Test func `no capture and no golden ladder is left out`() throws {
    let captures = try FileManager.default.contentsOfDirectory(
      atPath: Self.root.appendingPathComponent("Captures/failover").path)
    #expect(
      Set(captures.filter { $0.hasSuffix(".pcapng") }) == Set(Self.names.map { "\($0).pcapng" }))
    let golden = try FileManager.default.contentsOfDirectory(
      atPath: Self.root.appendingPathComponent("Fixtures/Ladders").path)
    #expect(Set(golden) == Set(Self.names.map { "\($0).txt" }))
  }
}
