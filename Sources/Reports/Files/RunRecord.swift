import Calls
import Checks
import Plugins
public import Scenarios
import Wire

/// A run as JSON, schema 1: the mirror of a run's result that programs read.
public struct RunRecord: Codable {
  struct Entry: Codable {
    struct Judged: Codable {
      var check: String
      var verdict: String
      var findings: [Found]?
      var why: String?
    }

    struct Found: Codable {
      var message: String
      var frames: [Int]
      var callID: String?
    }

    struct Measured: Codable {
      var measure: String
      var subject: String
      var value: Double
      var unit: String
      var least: Double?
      var most: Double?
      var frames: [Int]
      var callID: String?
    }

    struct Complaint: Codable {
      var party: String
      var message: String
      var file: String
      var line: Int
    }

    var scenario: String
    var choices: [String: String]
    var title: String
    var requirements: [String]
    var outcome: String
    var repetition: Int
    var seed: String
    var checks: [Judged]
    var script: [Complaint]
    var measured: [Measured]
    var doubts: [String]
    var seconds: Double
    var packets: Int
    var latenessMs: Double
    var capture: String?
    var log: String?
  }

  var schema = 1
  var harness: String
  var id: String
  var system: String
  var systemVersion: String?
  var seed: String
  var evidence: String
  var outcome: String
  var interrupted: Bool
  var seconds: Double
  var notes: [String]
  var scenarios: [Entry]

  public init(_ result: RunResult, version: String) {
    harness = version
    id = result.id
    system = result.system
    systemVersion = result.systemVersion
    seed = String(result.seed, radix: 16)
    evidence = result.evidence.rawValue
    outcome = result.outcome.rawValue
    interrupted = result.wasInterrupted
    seconds = result.duration.seconds
    notes = result.notes
    scenarios = result.scenarios.map(Entry.init)
  }

  /// Indented JSON with keys in order, so that two runs can be compared as text.
  public func text() throws -> String {
    try RecordText.pretty(self)
  }
}

extension RunRecord.Entry {
  init(_ result: ScenarioResult) {
    scenario = result.scenario.name
    choices = Dictionary(result.scenario.choices.map { ($0.name, $0.value) }) { first, _ in first }
    title = result.scenario.title
    requirements = result.scenario.requirements
    outcome = result.outcome.rawValue
    repetition = result.repetition
    seed = String(result.seed, radix: 16)
    checks = result.checks.map(Judged.init)
    script = result.complaints.map {
      Complaint(
        party: $0.party, message: $0.sentence, file: result.scenario.place.file, line: $0.line)
    }
    measured = result.measured.map(Measured.init)
    doubts = result.doubts
    seconds = result.duration.seconds
    packets = result.packets
    latenessMs = result.lateness.seconds * 1000
    capture = result.capture
    log = result.log
  }
}

extension RunRecord.Entry.Measured {
  init(_ measured: MeasuredValue) {
    measure = measured.measure.rawValue
    subject = measured.subject
    value = measured.value
    unit = measured.unit.rawValue
    least = measured.allowed?.lowerBound
    most = measured.allowed?.upperBound
    frames = measured.frames
    callID = measured.callID
  }
}

extension RunRecord.Entry.Judged {
  init(_ judged: ScenarioResult.Judged) {
    check = judged.check.rawValue
    switch judged.verdict {
    case .passed: verdict = "passed"
    case .failed(let all):
      verdict = "failed"
      findings = all.map { .init(message: $0.message, frames: $0.frames, callID: $0.callID) }
    case .inconclusive(let reason):
      verdict = "inconclusive"
      why = reason
    case .notApplicable: verdict = "not applicable"
    }
  }
}
