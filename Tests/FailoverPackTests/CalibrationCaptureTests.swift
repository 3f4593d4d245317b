import Calls
import Capture
import Checks
import FailoverPack
import Foundation
import SIP
import Testing
import Wire

/// What defects of ladders show, defects of recorded runs show too.
struct CalibrationCaptureTests {
  /// Our captures in which everything is right.
  private static let right: [(file: String, cancel: FailoverPolicy.CancelPolicy)] = [
    ("reference-primary-503-udp", .eager),
    ("reference-primary-silent-udp-eager", .eager),
    ("reference-primary-silent-tcp-strict", .strict),
    ("reference-late-200-udp-strict-4s", .strict),
    ("reference-transfer-with-context-tcp-secondary", .eager),
  ]

  private static func specimens() throws -> [Specimen] {
    try right.map { file, cancel in
      let reading = try CaptureFile.read(
        CaptureTests.folder.appendingPathComponent("\(file).pcapng").path)
      var policy = FailoverPolicy()
      policy.cancel = cancel
      let trace = CorrectTrace(
        file, "recorded", policies: [policy],
        waiving: cancel == .eager ? [.init("cancel.after-provisional", "eager asks for it")] : [],
        "")
      // A second more, in which nothing came, so that what is missing is not only late.
      return Specimen(
        trace, reading.sightings, try CaptureTests.roles(reading.sightings),
        endedAt: (reading.sightings.last?.at ?? .zero) + .milliseconds(1100))
    }
  }

  /// Defects that ladders show and these captures do not.
  private static let unseen: Set<String> = [
    // Seen where a request is sent again meanwhile: over UDP, and these are answered over TCP.
    "answer-delayed",
    // The edge's answer lists its codecs in another way, and the change is none.
    "answer-other-codec",
  ]

  @Test func `a recorded run has no false alarm, and its defects are seen`() throws {
    let checks = GenericChecks.all + FailoverChecks.all
    let calibration = Calibration.sip + .failover
    let blind = Set(try CalibrationTests.matrix.get().blindSpots.map(\.defect.name))
    let matrix = CalibrationMatrix(
      of: checks, on: try Self.specimens(), with: calibration.defects)
    #expect(matrix.falseAlarms.map { "\($0.check) on \($0.trace): \($0.message)" } == [])
    let tried = matrix.rows.filter { !$0.applications.isEmpty }
    #expect(tried.count >= 80)
    let missed = matrix.blindSpots.map(\.defect.name).filter { !blind.contains($0) }
    #expect(Set(missed).subtracting(Self.unseen) == [])
  }
}
