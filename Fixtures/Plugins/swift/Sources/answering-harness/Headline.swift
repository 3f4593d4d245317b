import Foundation
import HarnessCLI

/// One line for a chat: what came of the run.
struct Headline: Reporter {
  let card = ExtensionCard(
    "headline", "one line for a chat",
    settings: [.text("greeting", default: "Good morning", "how the line begins")])

  func report(_ run: ReportedRun, _ settings: SettingValues) async throws -> ReporterOutput {
    struct Record: Decodable {
      struct Entry: Decodable { let outcome: String }
      /// Not there in what `check` tells.
      let system: String?
      let scenarios: [Entry]
    }
    let record = try JSONDecoder().decode(Record.self, from: Data(run.json.utf8))
    let passed = record.scenarios.count { $0.outcome == "passed" }
    return .text(
      "\(settings.text("greeting") ?? ""): \(record.system ?? "captures") \(run.outcome), "
        + "\(passed) of \(record.scenarios.count) scenarios\n")
  }
}
