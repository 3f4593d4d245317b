import Calls
import Capture
import Checks
import FailoverPack
import Foundation
import Plugins
import SIP
import Testing
import Wire

/// Captures of what is heard in a call, judged again from the file alone.
struct MediaCaptureTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let file: String
    /// Of all the checks there are, with what they say.
    let fails: [CheckID: [String]]
    /// Of the checks that are about audio.
    let passes: Set<CheckID>

    var testDescription: String { file }
  }

  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Captures/media")

  static let cases: [Case] = [
    Case(
      file: "reference-one-way-audio-after-failover-udp",
      fails: [
        "media.two-way": [
          "no audio from secondary to carrier: the other way went 50 packets, and both said"
            + " sendrecv for 1.000 s from 0.002 s"
        ]
      ], passes: ["media.negotiated", "media.after-ack", "media.loss"]),
    Case(
      file: "reference-audio-both-ways-after-failover-udp", fails: [:],
      passes: ["media.two-way", "media.negotiated", "media.after-ack", "media.loss"]),
    Case(
      file: "reference-digits-after-failover-udp", fails: [:],
      passes: ["media.two-way", "media.negotiated", "media.after-ack", "dtmf.rfc4733"]),
  ]

  @Test(arguments: cases) func `a capture is judged the same from the file alone`(
    _ item: Case
  ) throws {
    let reading = try CaptureFile.read(
      Self.folder.appendingPathComponent("\(item.file).pcapng").path)
    #expect(reading.problem == nil)
    let evidence = Evidence(
      source: .wire, sightings: reading.sightings, flows: reading.flows,
      roles: try CaptureTests.roles(reading.sightings), endedAt: reading.last ?? .zero,
      policies: [FailoverPolicy()])
    var failing: [CheckID: [String]] = [:]
    var passing: Set<CheckID> = []
    for check in GenericChecks.all + FailoverChecks.all {
      switch check.judge(evidence) {
      case .failed(let findings): failing[check.id] = findings.map(\.message)
      case .passed: passing.insert(check.id)
      case .inconclusive, .notApplicable: continue
      }
    }
    #expect(failing == item.fails)
    #expect(item.passes.isSubset(of: passing), "\(passing)")
  }

  @Test func `every capture has a golden verdict`() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    let named = Set(Self.cases.map { "\($0.file).pcapng" })
    #expect(Set(files.filter { $0.hasSuffix(".pcapng") }) == named)
  }
}
