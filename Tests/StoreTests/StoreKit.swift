import Foundation
import Scenarios
import Store

/// Runs as a test wants them.
enum StoreKit {
  static func run(
    _ id: String, at started: Double = 0, on system: String = "proxy", seed: String = "4f1c",
    _ scenarios: [SavedScenario]
  ) -> SavedRun {
    SavedRun(
      RunHead(
        id: id, started: started, system: system, systemVersion: "0.1.0", harness: "0.1.0",
        seed: seed, outcome: scenarios.map(\.outcome).min() ?? .inconclusive, seconds: 2.5),
      scenarios)
  }

  /// A scenario for a requirement, with the times that were measured in it.
  static func scenario(
    _ outcome: ScenarioResult.Outcome, _ name: String = "primary-503",
    for requirements: [String] = ["FO-06"], times: [Double] = [], sentence: String? = nil
  ) -> SavedScenario {
    SavedScenario(
      name, choices: "transport=udp", requirements: requirements, outcome: outcome, seconds: 1.5,
      check: sentence == nil ? nil : "failover.reaction", sentence: sentence,
      measured: times.map { SavedValue("failover.reaction", "after 503", $0, most: 0.5) })
  }

  /// Gives the path of a file that is not there and removes what is made there.
  static func withFile<T>(_ body: (String) throws -> T) throws -> T {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("store-test-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.appendingPathComponent("runs/history.sqlite").path)
  }
}
