import Checks
import FailoverPack
import Testing

/// Every check can fail, and none fails on what is right.
struct CalibrationTests {
  static let matrix = Result {
    try CalibrationMatrix(of: GenericChecks.all + FailoverChecks.all, on: .sip + .failover)
  }

  @Test func `every check is failed by a defect, and no check complains about what is right`()
    throws
  {
    let matrix = try Self.matrix.get()
    #expect(matrix.withoutKiller == [])
    #expect(matrix.falseAlarms.map { "\($0.check) on \($0.trace): \($0.message)" } == [])
    #expect(matrix.neverPassed == [])
    #expect(matrix.withoutPlace.map(\.defect.name) == [])
    #expect(matrix.rows.count >= 40)
    let isSound = matrix.isSound
    #expect(isSound)
  }
}
