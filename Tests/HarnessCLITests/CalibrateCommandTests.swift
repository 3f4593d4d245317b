import Foundation
import Testing

/// `harness calibrate` as a process.
struct CalibrateCommandTests {
  private struct Record: Decodable {
    struct Totals: Decodable {
      let checks: Int
      let defects: Int
      let falseAlarms: Int
      let checksWithoutKiller: Int
    }

    struct Row: Decodable {
      struct Place: Decodable {
        struct Remark: Decodable {
          let check: String
          let message: String
        }

        let findings: [Remark]
      }

      let name: String
      let seenBy: [String]
      let places: [Place]
    }

    let format: Int
    let totals: Totals
    let defects: [Row]
    let blindSpots: [String]
  }

  @Test func `calibrate prints the table that is published`() async throws {
    let outcome = try await Harness().run("calibrate", "--markdown")
    let published = try String(
      contentsOf: Harness.root.appendingPathComponent("Fixtures/Calibration/matrix.md"),
      encoding: .utf8)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output == published)
  }

  @Test func `calibrate says in JSON what each check found of each defect`() async throws {
    let outcome = try await Harness().run("calibrate", "--json")
    let record = try JSONDecoder().decode(Record.self, from: Data(outcome.output.utf8))
    #expect(record.format == 1)
    #expect(record.totals.defects >= 40 && record.totals.defects == record.defects.count)
    #expect(record.totals.falseAlarms == 0 && record.totals.checksWithoutKiller == 0)
    let tagged = try #require(record.defects.first { $0.name == "cancel-to-tag" })
    #expect(tagged.seenBy == ["cancel.well-formed"])
    #expect(tagged.places.allSatisfy { $0.findings.contains { $0.message.contains("has To") } })
    let blind = record.defects.filter { $0.places.allSatisfy(\.findings.isEmpty) }.map(\.name)
    #expect(blind == record.blindSpots)
  }
}
