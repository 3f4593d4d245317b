import Checks
import FailoverPack
import Foundation
import LifeboatPack
import Testing

/// Every check can fail, and none fails on what is right; all plugins meet each other's traces.
struct LifeboatCalibrationTests {
  static let matrix = Result {
    try CalibrationMatrix(
      of: GenericChecks.all + FailoverChecks.all + LifeboatChecks.all,
      on: .sip + .failover + .lifeboat)
  }

  @Test func `every check is failed by a defect, and no check complains about what is right`()
    throws
  {
    let matrix = try Self.matrix.get()
    #expect(matrix.withoutKiller == [])
    #expect(matrix.falseAlarms.map { "\($0.check) on \($0.trace): \($0.message)" } == [])
    #expect(matrix.neverPassed == [])
    #expect(matrix.withoutPlace.map(\.defect.name) == [])
  }

  @Test func `the published table is what the code makes`() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/Calibration/matrix.md")
    let made = try Self.matrix.get().markdown
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try made.write(to: file, atomically: true, encoding: .utf8)
    }
    let published = try String(contentsOf: file, encoding: .utf8)
    #expect(
      published == made,
      "harness calibrate --markdown > Fixtures/Calibration/matrix.md makes it anew")
  }
}
