import Calls
import Capture
import Checks
import FailoverPack
import Foundation
import SIP
import Testing
import Wire

/// Captures of several calls, judged as one series from the file alone.
struct SeriesCaptureTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let file: String
    /// Of all the checks there are.
    let fails: Set<CheckID>
    let passes: Set<CheckID>
    /// Of the findings, those that the run itself made.
    var frames: [[Int]] = []

    var testDescription: String { file }
  }

  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Captures/series")

  static let cases: [Case] = [
    Case(
      file: "reference-breaker-opens-udp", fails: [],
      passes: ["breaker.opens", "breaker.recovers", "leg.no-zombie"]),
    Case(
      file: "kamailio-breaker-opens-udp", fails: ["breaker.opens"],
      passes: ["leg.no-zombie"], frames: [[35, 21]]),
  ]

  @Test(arguments: cases) func `a capture is judged as its run was`(_ item: Case) throws {
    let reading = try CaptureFile.read(
      Self.folder.appendingPathComponent("\(item.file).pcapng").path)
    #expect(reading.problem == nil)
    var policy = FailoverPolicy()
    policy.breaker.interval = .milliseconds(1500)
    let evidence = Evidence(
      source: .wire, sightings: reading.sightings, roles: try CaptureTests.roles(reading.sightings),
      endedAt: reading.sightings.last?.at ?? .zero, policies: [policy])
    var verdicts: [CheckID: Verdict] = [:]
    for check in GenericChecks.all + FailoverChecks.all {
      verdicts[check.id] = check.judge(evidence)
    }
    var failing: [CheckID: [Finding]] = [:]
    for case (let id, .failed(let found)) in verdicts { failing[id] = found }
    #expect(Set(failing.keys) == item.fails)
    #expect(item.passes.isSubset(of: verdicts.filter { $0.value == .passed }.keys))
    #expect(failing.values.flatMap { $0 }.map(\.frames) == item.frames)
  }

  @Test func `every capture has a golden verdict`() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    let named = Set(Self.cases.map { "\($0.file).pcapng" })
    #expect(Set(files.filter { $0.hasSuffix(".pcapng") }) == named)
  }
}
