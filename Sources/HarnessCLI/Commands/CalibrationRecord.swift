import Calls
import Checks

/// The calibration as JSON: version 1.
struct CalibrationRecord: JSONRecord {
  struct Totals: Encodable {
    let checks: Int
    let defects: Int
    let traces: Int
    let applications: Int
    let kills: Int
    let blindSpots: Int
    let falseAlarms: Int
    let checksWithoutKiller: Int
  }

  struct Row: Encodable {
    let name: String
    let kind: String
    let meaning: String
    /// Checks that fail on it somewhere.
    let seenBy: [String]
    /// Checks that can no longer decide somewhere, and fail nowhere.
    let doubtedBy: [String]
    let places: [Place]
  }

  struct Place: Encodable {
    let trace: String
    /// The number of the struck message in the correct trace.
    let frame: Int
    let struck: String
    let findings: [Remark]
    let doubts: [Remark]
  }

  struct Remark: Encodable {
    let check: String
    let message: String
    /// In the trace with the defect; empty for a doubt.
    let frames: [Int]
  }

  struct Alarm: Encodable {
    let check: String
    let trace: String
    let message: String
  }

  let format = 1
  let version: String
  let totals: Totals
  let checks: [String]
  let defects: [Row]
  let blindSpots: [String]
  let falseAlarms: [Alarm]
  let checksWithoutKiller: [String]

  init(_ matrix: CalibrationMatrix, version: String) {
    self.version = version
    totals = Totals(
      checks: matrix.checks.count, defects: matrix.rows.count, traces: matrix.traces.count,
      applications: matrix.applications, kills: matrix.kills,
      blindSpots: matrix.blindSpots.count, falseAlarms: matrix.falseAlarms.count,
      checksWithoutKiller: matrix.withoutKiller.count)
    checks = matrix.checks.map(\.id.rawValue)
    defects = matrix.rows.map { Self.row($0, among: matrix.checks.map(\.id)) }
    blindSpots = matrix.blindSpots.map(\.defect.name)
    falseAlarms = matrix.falseAlarms.map {
      Alarm(check: $0.check.rawValue, trace: $0.trace, message: $0.message)
    }
    checksWithoutKiller = matrix.withoutKiller.map(\.rawValue)
  }

  private static func row(_ row: CalibrationMatrix.Row, among checks: [CheckID]) -> Row {
    func marked(_ mark: CalibrationMatrix.Mark) -> [String] {
      checks.filter { row.mark($0) == mark }.map(\.rawValue)
    }
    return Row(
      name: row.defect.name, kind: row.defect.kind.rawValue, meaning: row.defect.meaning,
      seenBy: marked(.killed), doubtedBy: marked(.doubt),
      places: row.applications.map { application in
        Place(
          trace: application.trace, frame: application.frame, struck: application.struck,
          findings: application.findings.values.flatMap(\.self)
            .map { Remark(check: $0.check.rawValue, message: $0.message, frames: $0.frames) }
            .sorted { ($0.check, $0.message) < ($1.check, $1.message) },
          doubts: application.doubts
            .map { Remark(check: $0.key.rawValue, message: $0.value, frames: []) }
            .sorted { $0.check < $1.check })
      })
  }
}
