import Calls
import Plugins
import Setups

/// What harness init found and wrote, as JSON: version 1.
struct SetupRecord: JSONRecord {
  struct System: Encodable {
    let name: String
    let source: String
    let summary: String
  }

  struct Flow: Encodable {
    let scenario: String
    let sources: [String]
  }

  struct Chore: Encodable {
    let file: String
    let line: Int
    let what: String
  }

  struct File: Encodable {
    let path: String
    let text: String
  }

  let format = 1
  let version: String
  let isDryRun: Bool
  let systems: [System]
  let scenarios: [Flow]
  let captures: [String]
  let byHand: [Chore]
  let notes: [String]
  let files: [File]
  let backups: [String]

  init(_ summary: SetupSummary, version: String) {
    self.version = version
    isDryRun = summary.isDryRun
    let setup = summary.setup
    systems = setup.systems.map {
      System(name: $0.name, source: $0.system.source, summary: $0.system.summary)
    }
    scenarios = setup.scenarios.map {
      Flow(scenario: $0.name, sources: [$0.caller, $0.callee].compactMap { $0?.reading.path })
    }
    captures = setup.captures
    byHand = setup.chores.map {
      Chore(file: $0.place.file, line: $0.place.line, what: $0.sentence)
    }
    notes = setup.notes + summary.notes
    files = summary.files.all.map { File(path: $0.path, text: $0.text) }
    backups = summary.backups
  }
}
