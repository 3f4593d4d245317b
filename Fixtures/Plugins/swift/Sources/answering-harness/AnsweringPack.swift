import Foundation
import HarnessCLI

/// What an answering service must do.
struct AnsweringPack: ScenarioPack {
  /// The operator has nothing to decide.
  struct Nothing: Policy {}

  var card: PackCard {
    let folder = Bundle.module.bundleURL.appendingPathComponent("Scenarios")
    let files = try? FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    return PackCard(
      kind: "answering-service", title: "a service that answers calls",
      requirements: [
        Requirement("AN-01", "a call is answered, also through a noisy link", source: "practice")
      ],
      scenarios: (files ?? []).compactMap { file in
        (try? String(contentsOf: file, encoding: .utf8)).map { text in
          ScenarioSource(file: "answering/\(file.lastPathComponent)", text: text)
        }
      })
  }

  func policy(_ settings: Settings) throws(Problems) -> Nothing {
    try SettingsReader(settings).finish()
    return Nothing()
  }

  func templateValues(for policy: Nothing, at site: Site) -> [String: TemplateValue] { [:] }
}
